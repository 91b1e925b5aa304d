package io.tenantservice.change.redis;

import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.tenantservice.crypto.Pepper;
import io.tenantservice.platform.DatabaseClock;
import io.tenantservice.platform.MonotonicClock;
import io.tenantservice.region.RegionConfig;
import io.vertx.mutiny.redis.client.Redis;
import io.vertx.redis.client.RedisClientType;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/** Second levels of a further replica in the process of the test. */
@ApplicationScoped
public class OtherLevels {

    private final Pepper pepper;
    private final RegionConfig region;
    private final DatabaseClock databaseClock;
    private final MonotonicClock clock;

    OtherLevels(Pepper pepper, RegionConfig region, DatabaseClock databaseClock, MonotonicClock clock) {
        this.pepper = pepper;
        this.region = region;
        this.databaseClock = databaseClock;
        this.clock = clock;
    }

    public SecondLevels on(Redis redis, Duration timeout, MeterRegistry metrics) {
        return make(redis, "true", timeout, metrics);
    }

    public SecondLevels switchedOff(Redis redis, MeterRegistry metrics) {
        return make(redis, "false", Duration.ofSeconds(1), metrics);
    }

    private SecondLevels make(Redis redis, String enabled, Duration timeout, MeterRegistry metrics) {
        SecondLevelConfig config = new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withMapping(SecondLevelConfig.class)
                .withDefaultValue("tenantservice.second-level.enabled", enabled)
                .withDefaultValue("tenantservice.second-level.redis-timeout", timeout.toString())
                .withDefaultValue("tenantservice.second-level.pause-after-failure", "200ms")
                .build()
                .getConfigMapping(SecondLevelConfig.class);
        return new SecondLevels(
                redis, RedisClientType.STANDALONE, pepper, config, region, databaseClock, clock, metrics);
    }
}
