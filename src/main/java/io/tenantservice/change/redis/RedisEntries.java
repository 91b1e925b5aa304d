package io.tenantservice.change.redis;

import io.smallrye.mutiny.Uni;
import io.tenantservice.platform.MonotonicClock;
import io.tenantservice.platform.gather.Gathered;
import io.tenantservice.platform.redis.Breather;
import io.tenantservice.platform.redis.KeptRedis;
import io.vertx.mutiny.core.buffer.Buffer;
import io.vertx.mutiny.redis.client.Command;
import io.vertx.mutiny.redis.client.Redis;
import io.vertx.mutiny.redis.client.RedisConnection;
import io.vertx.mutiny.redis.client.Request;
import io.vertx.mutiny.redis.client.Response;
import io.vertx.redis.client.RedisClientType;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Entries in Redis, as bytes. What is asked for, or to be kept, while Redis answers goes into the next round trip together.
 * Looking and keeping have a pause each, as a Redis that is full still answers.
 */
final class RedisEntries {

    private static final Logger LOG = Logger.getLogger(RedisEntries.class);

    private static final int MOST_LOOKS_AT_ONCE = 1_000;

    /** Who would have to wait for more than five round trips asks PostgreSQL. */
    private static final int MOST_LOOKS_WAITING = 5 * MOST_LOOKS_AT_ONCE;

    private static final int MOST_KEPT_AT_ONCE = 200;
    private static final int MOST_WAITING_TO_BE_KEPT = 10_000;
    private static final Duration KEPT_WITHIN = Duration.ofSeconds(1);

    /**
     * Something to be kept.
     *
     * @param entry made when its turn has come; nothing when it cannot be
     * @param until by the monotonic clock
     */
    record Kept(String key, Supplier<Optional<byte[]>> entry, long until) {}

    private final KeptRedis redis;
    private final boolean ofOneServer;
    private final MonotonicClock clock;
    private final Duration timeout;
    private final Breather lookBreather;
    private final Breather keepBreather;
    private final Gathered<String, Optional<byte[]>> looks =
            new Gathered<>(MOST_LOOKS_AT_ONCE, MOST_LOOKS_WAITING, this::lookForAll);
    private final Gathered<Kept, Boolean> keeps =
            new Gathered<>(MOST_KEPT_AT_ONCE, MOST_WAITING_TO_BE_KEPT, this::keepAll);

    RedisEntries(Redis redis, RedisClientType type, MonotonicClock clock, SecondLevelConfig config) {
        this.redis = new KeptRedis(redis, clock);
        this.ofOneServer = type != RedisClientType.CLUSTER;
        this.clock = clock;
        this.timeout = config.redisTimeout();
        this.lookBreather = new Breather(clock, config.pauseAfterFailure());
        this.keepBreather = new Breather(clock, config.pauseAfterFailure());
    }

    /** So that the first who looks does not wait for the connection. */
    void open() {
        redis.use(connection -> connection.send(Request.cmd(Command.PING)))
                .subscribe()
                .with(answered -> {}, failure -> LOG.debugf("Redis is not there yet: %s", failure.getMessage()));
    }

    /** Fails with an IOException, or a Problem when too many look, within a few times that Redis may take. */
    Uni<Optional<byte[]>> look(String key) {
        return looks.add(key);
    }

    private Uni<List<Optional<byte[]>>> lookForAll(List<String> keys) {
        if (!lookBreather.mayAsk()) {
            return Uni.createFrom().failure(leftAlone());
        }
        return redis.use(connection -> get(connection, keys))
                .ifNoItem()
                .after(timeout)
                .failWith(this::silence)
                .invoke(() -> {
                    if (lookBreather.answered()) {
                        LOG.info("Redis is asked for entries of caches again");
                    }
                })
                .onFailure(IOException.class)
                .invoke(failure -> {
                    if (lookBreather.failed()) {
                        LOG.warnf(
                                "Redis tells of no entries of caches, so PostgreSQL is asked: %s",
                                failure.getMessage());
                    }
                });
    }

    private Uni<List<Optional<byte[]>>> get(RedisConnection connection, List<String> keys) {
        return ofOneServer ? getTogether(connection, keys) : getEach(connection, keys);
    }

    /** One command costs both ends a fraction of what as many commands as keys do. */
    private static Uni<List<Optional<byte[]>>> getTogether(RedisConnection connection, List<String> keys) {
        Request all = Request.cmd(Command.MGET);
        keys.forEach(all::arg);
        return connection.send(all).map(RedisEntries::readEach);
    }

    private static List<Optional<byte[]>> readEach(Response told) {
        List<Optional<byte[]>> entries = new ArrayList<>(told.size());
        for (Response entry : told) {
            entries.add(read(entry));
        }
        return entries;
    }

    /** Of a list, the client for Redis Cluster gives the answers in another order. */
    private static Uni<List<Optional<byte[]>>> getEach(RedisConnection connection, List<String> keys) {
        return Uni.join()
                .all(keys.stream()
                        .map(key -> connection
                                .send(Request.cmd(Command.GET).arg(key))
                                .map(RedisEntries::read))
                        .toList())
                .andFailFast();
    }

    private static Optional<byte[]> read(@Nullable Response entry) {
        return Optional.ofNullable(entry).map(found -> found.toBuffer().getBytes());
    }

    /** Fails with an IOException, or a Problem when too much is to be kept. */
    Uni<Void> keep(Kept entry) {
        return keeps.add(entry).replaceWithVoid();
    }

    private Uni<List<Boolean>> keepAll(List<Kept> entries) {
        if (!keepBreather.mayAsk()) {
            return Uni.createFrom().failure(leftAlone());
        }
        return redis.use(connection -> set(connection, newest(entries)))
                .ifNoItem()
                .after(KEPT_WITHIN)
                .failWith(this::silence)
                .invoke(() -> {
                    if (keepBreather.answered()) {
                        LOG.info("Redis keeps entries of caches again");
                    }
                })
                .onFailure(IOException.class)
                .invoke(failure -> {
                    if (keepBreather.failed()) {
                        LOG.warnf("Redis keeps no entries of caches: %s", failure.getMessage());
                    }
                })
                .replaceWith(() -> Collections.nCopies(entries.size(), true));
    }

    /** A tenant may come with each of its keys. */
    private static Collection<Kept> newest(List<Kept> entries) {
        Map<String, Kept> byKey = new LinkedHashMap<>();
        entries.forEach(entry -> byKey.put(entry.key(), entry));
        return byKey.values();
    }

    /** Each by itself, as the nodes of a Redis Cluster take no list; none waits for the one before. */
    private Uni<Void> set(RedisConnection connection, Collection<Kept> entries) {
        List<Uni<Response>> commands = new ArrayList<>();
        for (Kept kept : entries) {
            long millis = Duration.ofNanos(kept.until() - clock.nanos()).toMillis();
            if (millis > 0) {
                kept.entry()
                        .get()
                        .ifPresent(entry -> commands.add(connection.send(Request.cmd(Command.SET)
                                .arg(kept.key())
                                .arg(Buffer.buffer(entry))
                                .arg("PX")
                                .arg(millis))));
            }
        }
        return commands.isEmpty()
                ? Uni.createFrom().voidItem()
                : Uni.join().all(commands).andCollectFailures().replaceWithVoid();
    }

    private IOException silence() {
        redis.silent();
        return new IOException("no answer");
    }

    private static IOException leftAlone() {
        return new IOException("left alone after a failure");
    }
}
