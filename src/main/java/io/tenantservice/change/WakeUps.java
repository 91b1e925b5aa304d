package io.tenantservice.change;

import io.quarkus.redis.datasource.ReactiveRedisDataSource;
import io.quarkus.redis.datasource.pubsub.ReactivePubSubCommands;
import io.quarkus.redis.datasource.pubsub.ReactivePubSubCommands.ReactiveRedisSubscriber;
import io.vertx.mutiny.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Tells the other replicas by Redis that something has changed. Each word may get lost; then they notice later. */
@ApplicationScoped
class WakeUps {

    private static final Logger LOG = Logger.getLogger(WakeUps.class);

    static final String CHANNEL = "tenantservice:changes";

    private static final Duration LISTEN_AGAIN_AFTER = Duration.ofSeconds(2);
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(2);

    private final ReactivePubSubCommands<String> redis;
    private final Vertx vertx;
    private final AtomicBoolean isListening = new AtomicBoolean();
    private volatile @Nullable ReactiveRedisSubscriber subscriber;
    private long timer;

    WakeUps(ReactiveRedisDataSource redis, Vertx vertx) {
        this.redis = redis.pubsub(String.class);
        this.vertx = vertx;
    }

    /** Goes on trying while Redis is away. */
    void listen(Runnable woken) {
        timer = vertx.setPeriodic(1, LISTEN_AGAIN_AFTER.toMillis(), tick -> {
            if (isListening.compareAndSet(false, true)) {
                subscribe(woken);
            }
        });
    }

    private void subscribe(Runnable woken) {
        redis.subscribe(
                        CHANNEL,
                        message -> woken.run(),
                        () -> isListening.set(false),
                        failure -> isListening.set(false))
                .ifNoItem()
                .after(ANSWER_WITHIN)
                .fail()
                // What was told before is known by a read.
                .subscribe()
                .with(
                        subscribed -> {
                            subscriber = subscribed;
                            woken.run();
                        },
                        failure -> {
                            isListening.set(false);
                            LOG.debugf("Redis tells of no changes: %s", failure.getMessage());
                        });
    }

    /** The connection goes back, as it may not be the process that ends. */
    void stop() {
        vertx.cancelTimer(timer);
        ReactiveRedisSubscriber subscribed = subscriber;
        if (subscribed != null) {
            subscribed
                    .unsubscribe()
                    .subscribe()
                    .with(
                            done -> {},
                            failure -> LOG.debugf("Redis was not listened to any more: %s", failure.getMessage()));
        }
    }

    /** Does not wait for Redis, so that its silence keeps nobody waiting. */
    void send() {
        redis.publish(CHANNEL, "")
                .ifNoItem()
                .after(ANSWER_WITHIN)
                .fail()
                .subscribe()
                .with(done -> {}, failure -> LOG.debugf("A word of a change got lost: %s", failure.getMessage()));
    }
}
