package io.tenantservice.change;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/** How caches keep up with what changes. */
@ConfigMapping(prefix = "tenantservice.change")
public interface ChangeConfig {

    /** Pause between two reads of the log; a change that Redis doesn't tell of is noticed by the next. */
    @WithDefault("500ms")
    @DurationMin(millis = 50)
    @DurationMax(seconds = 5)
    Duration readEvery();

    /**
     * How old the last complete read of the log may be for cached answers to be served. It is the longest time for which
     * a revoked key is accepted by a replica that cannot read the log, and the time for which answers keep coming without
     * PostgreSQL: more of it survives longer failovers, less of it notices revocations sooner during them.
     */
    @WithDefault("5s")
    @DurationMin(seconds = 1)
    @DurationMax(minutes = 5)
    Duration maxStaleness();

    /** For how long changes stay in the log. */
    @WithDefault("1d")
    @DurationMin(minutes = 10)
    Duration keepFor();

    /** Entries of each cache; those that are used least make room. */
    @WithDefault("100000")
    @Min(100)
    @Max(10_000_000)
    int cacheEntries();

    /** Entries of each cache that say that something is not there. They never take the room of the others. */
    @WithDefault("10000")
    @Min(100)
    @Max(10_000_000)
    int cacheAbsentEntries();
}
