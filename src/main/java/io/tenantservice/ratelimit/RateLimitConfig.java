package io.tenantservice.ratelimit;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/** How long Redis is waited for where limits are charged, and what is done without it. */
@ConfigMapping(prefix = "tenantservice.rate-limits")
public interface RateLimitConfig {

    /** How long Redis may take for a charge; then this replica decides alone. */
    @WithDefault("100ms")
    @DurationMin(millis = 5)
    @DurationMax(seconds = 5)
    Duration redisTimeout();

    /** How long Redis is left alone after it has failed; then one charge tries it again. */
    @WithDefault("1s")
    @DurationMin(millis = 100)
    @DurationMax(minutes = 1)
    Duration pauseAfterFailure();

    /** API keys whose charges a replica remembers while it decides alone; those that are used least make room. */
    @WithDefault("100000")
    @Min(100)
    @Max(10_000_000)
    int localKeys();
}
