package io.tenantservice.platform.network;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Asks the system for the addresses of a name, as whoever runs it has set that up. */
@ApplicationScoped
class HostLookup {

    /** Look-ups at a time. Names whose servers do not answer hold up others of this kind, and nothing else. */
    private static final int THREADS = 8;

    private final WorkerExecutor threads;

    HostLookup(Vertx vertx) {
        this.threads = vertx.createSharedWorkerExecutor("host-lookup", THREADS);
    }

    /** @return those of IPv4 and of IPv6, at least one; fails with {@link UnknownHostException} */
    Uni<List<InetAddress>> addresses(String host) {
        return Uni.createFrom()
                .completionStage(() -> threads.executeBlocking(
                                () -> List.of(InetAddress.getAllByName(complete(host))), false)
                        .toCompletionStage());
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
