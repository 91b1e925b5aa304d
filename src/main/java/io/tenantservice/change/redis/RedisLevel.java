package io.tenantservice.change.redis;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import io.tenantservice.change.Aged;
import io.tenantservice.change.Loaded;
import io.tenantservice.change.SecondLevel;
import io.tenantservice.change.redis.EntryBytes.Found;
import io.tenantservice.platform.DatabaseClock;
import io.tenantservice.platform.MonotonicClock;
import io.tenantservice.platform.problem.Problem;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;

/** The second level of one cache. Each entry goes by itself two minutes after it was read. */
final class RedisLevel<K, V> implements SecondLevel<K, V> {

    private static final Logger LOG = Logger.getLogger(RedisLevel.class);

    /** Older ones are not let in by those who would be told of them. */
    private static final Duration KEPT_FOR = Duration.ofMinutes(2);

    private static final Duration TOLD_AGAIN_AFTER = Duration.ofMinutes(1);

    private final String cache;
    private final String region;
    private final EntryFormat<K, V> format;
    private final RedisEntries redis;
    private final EntryBytes bytes;
    private final DatabaseClock databaseClock;
    private final MonotonicClock clock;
    private final Counter misses;
    private final Counter failures;
    private final Counter unknown;
    private final Counter forged;
    private final Counter kept;
    private final Counter notKept;
    private final Counter leftOut;
    private long told;

    RedisLevel(
            String cache,
            String region,
            EntryFormat<K, V> format,
            RedisEntries redis,
            EntryBytes bytes,
            DatabaseClock databaseClock,
            MonotonicClock clock,
            MeterRegistry metrics) {
        this.cache = cache;
        this.region = region;
        this.format = format;
        this.redis = redis;
        this.bytes = bytes;
        this.databaseClock = databaseClock;
        this.clock = clock;
        this.misses = looks(metrics, "miss");
        this.failures = looks(metrics, "failed");
        this.unknown = looks(metrics, "unknown");
        this.forged = looks(metrics, "forged");
        this.kept = keeps(metrics, "kept");
        this.notKept = keeps(metrics, "failed");
        this.leftOut = keeps(metrics, "left_out");
        this.told = clock.nanos() - TOLD_AGAIN_AFTER.toNanos();
    }

    private Counter looks(MeterRegistry metrics, String result) {
        return metrics.counter("tenantservice.cache.second.level.looks", "cache", cache, "result", result);
    }

    private Counter keeps(MeterRegistry metrics, String result) {
        return metrics.counter("tenantservice.cache.second.level.keeps", "cache", cache, "result", result);
    }

    @Override
    public Uni<Optional<Aged<V>>> look(String timeline, K key) {
        String place = place(timeline, key);
        return redis.look(place)
                .map(found -> found.flatMap(entry -> read(place, entry)).or(() -> absent(found)))
                .onFailure(RedisLevel::isOfRedis)
                .recoverWithItem(() -> {
                    failures.increment();
                    return Optional.empty();
                });
    }

    private Optional<Aged<V>> absent(Optional<byte[]> found) {
        if (found.isEmpty()) {
            misses.increment();
        }
        return Optional.empty();
    }

    private Optional<Aged<V>> read(String place, byte[] entry) {
        return switch (bytes.read(place, format, entry)) {
            case Found.Good<V>(Loaded<V> loaded, Instant readAt) -> Optional.of(new Aged<>(loaded, age(readAt)));
            case Found.Unknown<V> other -> {
                unknown.increment();
                yield Optional.empty();
            }
            case Found.Forged<V> wrong -> {
                forged.increment();
                tell();
                yield Optional.empty();
            }
        };
    }

    /**
     * Both replicas' clocks are ahead of PostgreSQL's by no more than the same time; that of the reader may be, and this
     * one not be. Is it the other way round by far, PostgreSQL's clock was set back, and nobody knows how old the entry is.
     */
    private Duration age(Instant readAt) {
        return Duration.between(readAt, databaseClock.now()).abs().plus(DatabaseClock.FAST_BY_AT_MOST);
    }

    private synchronized void tell() {
        if (clock.nanosSince(told) >= TOLD_AGAIN_AFTER.toNanos()) {
            told = clock.nanos();
            LOG.warnf("Redis holds an entry of %s that this service has not written, or not there", cache);
        }
    }

    @Override
    public void keep(String timeline, K key, Aged<V> read) {
        Loaded<V> loaded = read.loaded();
        UUID subject = loaded.subject();
        if (subject == null || loaded.value().isEmpty()) {
            throw new IllegalArgumentException("only what is there can be kept");
        }
        V value = loaded.value().get();
        String place = place(timeline, key);
        Instant readAt = databaseClock.now().minus(read.age());
        redis.keep(new RedisEntries.Kept(
                        place,
                        () -> bytes.write(place, format, readAt, loaded.snapshot(), subject, value),
                        clock.nanos() + KEPT_FOR.minus(read.age()).toNanos()))
                .subscribe()
                .with(done -> kept.increment(), this::lost);
    }

    private void lost(Throwable failure) {
        if (failure instanceof Problem) {
            leftOut.increment();
        } else if (isOfRedis(failure)) {
            notKept.increment();
        } else {
            LOG.errorf(failure, "An entry of %s cannot be kept in Redis", cache);
        }
    }

    private static boolean isOfRedis(Throwable failure) {
        return failure instanceof IOException || failure instanceof Problem;
    }

    private String place(String timeline, K key) {
        return "tenantservice:known:" + region + ":" + timeline + ":" + cache + "." + format.version() + ":"
                + format.name(key);
    }
}
