package io.tenantservice.change.redis;

import io.micrometer.core.instrument.MeterRegistry;
import io.tenantservice.change.SecondLevel;
import io.tenantservice.crypto.Pepper;
import io.tenantservice.platform.DatabaseClock;
import io.tenantservice.platform.MonotonicClock;
import io.tenantservice.platform.health.SchemaReady;
import io.tenantservice.region.RegionConfig;
import io.vertx.mutiny.redis.client.Redis;
import io.vertx.redis.client.RedisClientType;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Makes second levels of caches, if they are wanted. All of them share a connection and its round trips. */
@ApplicationScoped
public class SecondLevels {

    private final RedisEntries redis;
    private final EntryBytes bytes;
    private final SecondLevelConfig config;
    private final RegionConfig region;
    private final DatabaseClock databaseClock;
    private final MonotonicClock clock;
    private final MeterRegistry metrics;

    SecondLevels(
            Redis redis,
            @ConfigProperty(name = "quarkus.redis.client-type", defaultValue = "standalone") RedisClientType type,
            Pepper pepper,
            SecondLevelConfig config,
            RegionConfig region,
            DatabaseClock databaseClock,
            MonotonicClock clock,
            MeterRegistry metrics) {
        this.redis = new RedisEntries(redis, type, clock, config);
        this.bytes = new EntryBytes(pepper);
        this.config = config;
        this.region = region;
        this.databaseClock = databaseClock;
        this.clock = clock;
        this.metrics = metrics;
    }

    void open(@Observes SchemaReady ready) {
        if (config.enabled()) {
            redis.open();
        }
    }

    /**
     * Made once for a cache.
     *
     * @param cache its name in the metrics
     */
    public <K, V> SecondLevel<K, V> make(String cache, EntryFormat<K, V> format) {
        return config.enabled()
                ? new RedisLevel<>(cache, region.id(), format, redis, bytes, databaseClock, clock, metrics)
                : SecondLevel.none();
    }
}
