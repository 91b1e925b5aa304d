package io.tenantservice.simulator;

import io.tenantservice.simulator.genesys.GenesysSimulator;
import io.tenantservice.simulator.meta.MetaSimulator;
import java.nio.file.Path;
import java.util.List;
import javax.net.ssl.SSLContext;

/** All simulators, running. */
public final class Simulators implements AutoCloseable {

    private final TestAuthority authority;
    private final Receiver receiver = new Receiver();
    private final Events events;
    private final List<WebServer> servers;

    private Simulators(TestAuthority authority, int metaPort, int genesysPort, int controlPort, int receiverPort) {
        this.authority = authority;
        Faults faults = new Faults();
        Journal journal = new Journal();
        Latency latency = new Latency();
        ProviderClock clock = new ProviderClock();
        MetaSimulator meta = new MetaSimulator(authority.tls(), clock);
        GenesysSimulator genesys = new GenesysSimulator(clock);
        Reporter reporter = new Reporter();
        events = new Events(authority.tls());
        ControlPlane control =
                new ControlPlane(meta, genesys, receiver, reporter, events, clock, latency, faults, journal);
        servers = List.of(
                WebServer.https(metaPort, authority.tls(), new SpoiltSimulator(meta, faults, journal, latency)),
                WebServer.https(genesysPort, authority.tls(), new SpoiltSimulator(genesys, faults, journal, latency)),
                WebServer.https(
                        receiverPort,
                        authority.tls(),
                        call -> call.path().equals(Reporter.KEYS) ? reporter.publish() : receiver.handle(call)),
                WebServer.http(controlPort, control::handle));
    }

    /** @param folder gets the test authority's files */
    public static Simulators start(Path folder, int metaPort, int genesysPort, int controlPort, int receiverPort) {
        return new Simulators(TestAuthority.create(folder), metaPort, genesysPort, controlPort, receiverPort);
    }

    public Receiver receiver() {
        return receiver;
    }

    /** Trusts the simulators. */
    public SSLContext tls() {
        return authority.tls();
    }

    /** What the service must trust, as PEM. */
    public Path certificateFile() {
        return authority.certificateFile();
    }

    @Override
    public void close() {
        servers.forEach(WebServer::close);
        events.close();
    }
}
