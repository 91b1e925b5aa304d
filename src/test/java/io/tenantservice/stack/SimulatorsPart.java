package io.tenantservice.stack;

import io.tenantservice.simulator.Receiver;
import io.tenantservice.simulator.Simulators;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import javax.net.ssl.SSLContext;

/** Meta, Genesys Cloud and the platform's backend as simulators, with the settings that lead the service to them. */
public final class SimulatorsPart implements Part {

    private final Simulators simulators;
    private final Ports ports;

    private SimulatorsPart(Simulators simulators, Ports ports) {
        this.simulators = simulators;
        this.ports = ports;
    }

    static SimulatorsPart start(Path home, Ports ports) {
        try {
            Simulators simulators = Simulators.start(
                    home.resolve("simulators"),
                    ports.of("meta"),
                    ports.of("genesys"),
                    ports.of("simulator-control"),
                    ports.of("receiver"));
            return new SimulatorsPart(simulators, ports);
        } catch (IllegalStateException | UncheckedIOException e) {
            throw new StackFailure("The simulators cannot be started", e);
        }
    }

    /** Where {@code POST /reset}, {@code /seed}, {@code /faults} and {@code GET /journal} are. */
    public String controlUrl() {
        return "http://localhost:" + ports.of("simulator-control");
    }

    public String metaUrl() {
        return "https://localhost:" + ports.of("meta");
    }

    /** Followed by {@code /login/} or {@code /api/} and a region's domain. */
    public String genesysUrl() {
        return "https://localhost:" + ports.of("genesys");
    }

    /** Trusts the simulators. */
    public SSLContext tls() {
        return simulators.tls();
    }

    public String receiverUrl() {
        return "https://localhost:" + ports.of("receiver");
    }

    public Receiver receiver() {
        return simulators.receiver();
    }

    @Override
    public Map<String, String> settings() {
        String trusted = simulators.certificateFile().toString();
        return Map.ofEntries(
                Map.entry("tenantservice.provisioning.whatsapp-callback-url", receiverUrl() + "/wa/{phone_number_id}"),
                Map.entry("tenantservice.provisioning.genesys-callback-url", receiverUrl() + "/gc/{tenant_id}"),
                Map.entry("tenantservice.provisioning.late-effects-within", "4s"),
                Map.entry("tenantservice.provisioning.late-writes-within", "1s"),
                Map.entry("tenantservice.meta.base-url", metaUrl()),
                Map.entry("tenantservice.genesys.login-url", genesysUrl() + "/login/{domain}"),
                Map.entry("tenantservice.genesys.api-url", genesysUrl() + "/api/{domain}"),
                Map.entry("tenantservice.outbound.allow-loopback", "true"),
                Map.entry("quarkus.tls.meta.trust-store.pem.certs", trusted),
                Map.entry("quarkus.tls.genesys.trust-store.pem.certs", trusted),
                Map.entry("quarkus.tls.outbound.trust-store.pem.certs", trusted),
                Map.entry("test.simulator-control.url", controlUrl()),
                Map.entry("test.receiver.url", receiverUrl()),
                Map.entry("tenantservice.leaks.public-keys-url", receiverUrl() + "/meta/public_keys/secret_scanning"),
                Map.entry("quarkus.tls.leaks.trust-store.pem.certs", trusted));
    }

    @Override
    public void close() {
        simulators.close();
    }
}
