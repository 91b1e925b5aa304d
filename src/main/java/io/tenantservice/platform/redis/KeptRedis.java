package io.tenantservice.platform.redis;

import io.smallrye.mutiny.Uni;
import io.tenantservice.platform.MonotonicClock;
import io.vertx.mutiny.redis.client.Command;
import io.vertx.mutiny.redis.client.Redis;
import io.vertx.mutiny.redis.client.RedisConnection;
import io.vertx.mutiny.redis.client.Request;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A connection to Redis that is opened once and kept. Commands of all callers follow each other on it without waiting for
 * answers; a pool would hand out a few at a time, and refuse those who come when many wait.
 */
public final class KeptRedis {

    /** After so long without an answer another connection is tried, as the other end may have gone without a word. */
    private static final Duration SILENT_FOR = Duration.ofSeconds(5);

    /** One of several connections after each other; compared as such, and opened or still being opened. */
    private static final class Kept {

        private final Uni<RedisConnection> opened;

        Kept(Uni<RedisConnection> opened) {
            this.opened = opened;
        }

        Uni<RedisConnection> opened() {
            return opened;
        }
    }

    private final Redis redis;
    private final MonotonicClock clock;
    private @Nullable Kept kept;
    private long lastHeard;

    /** Opens nothing yet. */
    public KeptRedis(Redis redis, MonotonicClock clock) {
        this.redis = redis;
        this.clock = clock;
    }

    /**
     * @return what the work tells, or an IOException, whatever was wrong; the work goes on when nobody waits for it any
     *     more
     */
    public <T> Uni<T> use(Function<RedisConnection, Uni<T>> work) {
        Kept connection = take();
        return connection
                .opened()
                .chain(work::apply)
                .invoke(this::heard)
                .onFailure()
                .invoke(() -> forget(connection))
                .onFailure()
                .transform(failure -> new IOException(failure.getMessage(), failure));
    }

    private synchronized Kept take() {
        if (kept == null) {
            Kept opening = new Kept(redis.connect().memoize().indefinitely());
            kept = opening;
            lastHeard = clock.nanos();
            opening.opened()
                    .subscribe()
                    .with(open -> open.endHandler(() -> forget(opening)), failure -> forget(opening));
            return opening;
        }
        return kept;
    }

    private synchronized void heard() {
        lastHeard = clock.nanos();
    }

    /** Somebody has waited in vain, for as long as he wants to. */
    public synchronized void silent() {
        if (kept != null && clock.nanosSince(lastHeard) > SILENT_FOR.toNanos()) {
            forget(kept);
        }
    }

    private synchronized void forget(Kept connection) {
        if (kept == connection) {
            kept = null;
            connection.opened().subscribe().with(KeptRedis::giveBack, failure -> {});
        }
    }

    /** To the pool, once all is answered that is under way; whoever gets it next would wait for that. */
    private static void giveBack(RedisConnection connection) {
        connection
                .send(Request.cmd(Command.PING))
                .onTermination()
                .invoke(connection::closeAndForget)
                .subscribe()
                .with(answered -> {}, failure -> {});
    }
}
