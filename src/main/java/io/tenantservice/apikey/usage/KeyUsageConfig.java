package io.tenantservice.apikey.usage;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/** How the use of keys is counted. */
@ConfigMapping(prefix = "tenantservice.api-keys.usage")
public interface KeyUsageConfig {

    /** Pause between two writes of what has been counted; a process that is killed loses so much. */
    @WithDefault("5s")
    @DurationMin(seconds = 1)
    @DurationMax(seconds = 60)
    Duration flushEvery();

    /**
     * Keys whose uses a process counts between two writes, some 300 bytes each, beside as many hours of them that are
     * over. What goes beyond is dropped.
     */
    @WithDefault("100000")
    @Min(1000)
    @Max(10_000_000)
    int mostKeys();

    /** For how long the counts of an hour are kept. */
    @WithDefault("90d")
    @DurationMin(days = 2)
    @DurationMax(days = 3650)
    Duration keepFor();
}
