package io.tenantservice.operation;

import io.quarkus.redis.datasource.ReactiveRedisDataSource;
import io.tenantservice.platform.redis.WakeUpChannel;
import io.vertx.mutiny.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;
import java.util.function.Consumer;

/** Tells all replicas by Redis that an operation has another state. Each word may get lost; then they notice later. */
@ApplicationScoped
public class OperationWakeUps {

    private final WakeUpChannel channel;

    OperationWakeUps(ReactiveRedisDataSource redis, Vertx vertx) {
        this.channel = new WakeUpChannel(redis, vertx, "tenantservice:operations");
    }

    /**
     * Goes on trying while Redis is away.
     *
     * @param woken is told of an operation
     * @param begun called each time listening has begun, as words may have got lost before
     */
    public void listen(Consumer<UUID> woken, Runnable begun) {
        channel.listen(word -> woken.accept(UUID.fromString(word)), begun);
    }

    public void stop() {
        channel.stop();
    }

    /** Does not wait for Redis, so that its silence keeps nobody waiting. */
    void send(UUID operationId) {
        channel.send(operationId.toString());
    }
}
