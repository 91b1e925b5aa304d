package io.tenantservice.platform.network;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Asks the system for the addresses of a name. The JVM keeps answers for 30 s. Names are asked for as complete ones, so
 * neither the cluster's search domains nor its host aliases apply.
 */
@ApplicationScoped
class HostLookup {

    /**
     * Look-ups at a time. They only wait: of a name whose servers don't answer for some 10 s, and cannot be told to stop.
     * Who chooses such names must not hold all of them, which is for callers to see to.
     */
    private static final int THREADS = 64;

    private final WorkerExecutor threads;

    HostLookup(Vertx vertx) {
        this.threads = vertx.createSharedWorkerExecutor("host-lookup", THREADS);
    }

    /** @return those of IPv4 and of IPv6, at least one; fails with {@link UnknownHostException} */
    Uni<List<InetAddress>> addresses(String host) {
        return Uni.createFrom().emitter(emitter -> {
            AtomicBoolean isOver = new AtomicBoolean();
            emitter.onTermination(() -> isOver.set(true));
            Future<List<InetAddress>> found = threads.executeBlocking(() -> lookUp(host, isOver), false);
            found.onSuccess(emitter::complete).onFailure(emitter::fail);
        });
    }

    private static List<InetAddress> lookUp(String host, AtomicBoolean isOver) throws UnknownHostException {
        if (isOver.get()) {
            throw new CancellationException("nobody waits for it any more");
        }
        List<InetAddress> addresses = new ArrayList<>();
        for (InetAddress address : InetAddress.getAllByName(complete(host))) {
            // Without the name, by which the HTTP client would take connections to all addresses of it for the same.
            addresses.add(InetAddress.getByAddress(address.getAddress()));
        }
        return List.copyOf(addresses);
    }

    /** Without the dot, the names of the cluster would be tried first. */
    private static String complete(String host) {
        return host.indexOf('.') < 0 ? host : host + ".";
    }

    @PreDestroy
    void close() {
        var _ = threads.close();
    }
}
