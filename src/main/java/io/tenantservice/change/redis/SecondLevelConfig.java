package io.tenantservice.change.redis;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/** What replicas share of their caches in Redis. */
@ConfigMapping(prefix = "tenantservice.second-level")
public interface SecondLevelConfig {

    /** Whether replicas share what they have read; without it, each asks PostgreSQL for what it doesn't hold. */
    @WithDefault("true")
    boolean enabled();

    /** How long Redis may take for a look; then PostgreSQL is asked. */
    @WithDefault("50ms")
    @DurationMin(millis = 5)
    @DurationMax(seconds = 5)
    Duration redisTimeout();

    /** How long Redis is left alone after it has failed; then one look, and one entry to be kept, tries it again. */
    @WithDefault("1s")
    @DurationMin(millis = 100)
    @DurationMax(minutes = 1)
    Duration pauseAfterFailure();
}
