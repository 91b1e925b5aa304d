package io.tenantservice.change;

import io.quarkus.redis.datasource.ReactiveRedisDataSource;
import io.tenantservice.platform.redis.WakeUpChannel;
import io.vertx.mutiny.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;

/** Tells the other replicas by Redis that something has changed. Each word may get lost; then they notice later. */
@ApplicationScoped
class WakeUps {

    static final String CHANNEL = "tenantservice:changes";

    private final WakeUpChannel channel;

    WakeUps(ReactiveRedisDataSource redis, Vertx vertx) {
        this.channel = new WakeUpChannel(redis, vertx, CHANNEL);
    }

    /** Goes on trying while Redis is away. What was told before it could be heard is known by a read. */
    void listen(Runnable woken) {
        channel.listen(word -> woken.run(), woken);
    }

    void stop() {
        channel.stop();
    }

    /** Does not wait for Redis, so that its silence keeps nobody waiting. */
    void send() {
        channel.send("");
    }
}
