package io.tenantservice.platform.redis;

import io.quarkus.redis.datasource.ReactiveRedisDataSource;
import io.quarkus.redis.datasource.pubsub.ReactivePubSubCommands;
import io.quarkus.redis.datasource.pubsub.ReactivePubSubCommands.ReactiveRedisSubscriber;
import io.vertx.mutiny.core.Vertx;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Words from one replica to all by Redis. Each may get lost, so whoever listens learns the same by reading too, only
 * later.
 */
public final class WakeUpChannel {

    private static final Logger LOG = Logger.getLogger(WakeUpChannel.class);

    private static final Duration LISTEN_AGAIN_AFTER = Duration.ofSeconds(2);
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(2);

    private final ReactivePubSubCommands<String> redis;
    private final Vertx vertx;
    private final String name;
    private final AtomicBoolean isListening = new AtomicBoolean();
    private volatile @Nullable ReactiveRedisSubscriber subscriber;
    private long timer;

    /** @param name of the channel in Redis */
    public WakeUpChannel(ReactiveRedisDataSource redis, Vertx vertx, String name) {
        this.redis = redis.pubsub(String.class);
        this.vertx = vertx;
        this.name = name;
    }

    /**
     * Goes on trying while Redis is away.
     *
     * @param begun called each time listening has begun, as words may have got lost before
     */
    public void listen(Consumer<String> woken, Runnable begun) {
        timer = vertx.setPeriodic(1, LISTEN_AGAIN_AFTER.toMillis(), tick -> {
            if (isListening.compareAndSet(false, true)) {
                subscribe(woken, begun);
            }
        });
    }

    private void subscribe(Consumer<String> woken, Runnable begun) {
        redis.subscribe(name, woken, () -> isListening.set(false), failure -> isListening.set(false))
                .ifNoItem()
                .after(ANSWER_WITHIN)
                .fail()
                .subscribe()
                .with(
                        subscribed -> {
                            subscriber = subscribed;
                            begun.run();
                        },
                        failure -> {
                            isListening.set(false);
                            LOG.debugf("Redis tells nothing on %s: %s", name, failure.getMessage());
                        });
    }

    /** The connection goes back, as it may not be the process that ends. */
    public void stop() {
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
    public void send(String word) {
        redis.publish(name, word)
                .ifNoItem()
                .after(ANSWER_WITHIN)
                .fail()
                .subscribe()
                .with(done -> {}, failure -> LOG.debugf("A word on %s got lost: %s", name, failure.getMessage()));
    }
}
