package io.tenantservice.credential;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;

/** How often providers are asked again about credentials that are in use. */
@ConfigMapping(prefix = "tenantservice.recheck")
public interface RecheckConfig {

    /** The longest time from an answer of the provider to the next check. */
    @WithDefault("6h")
    @DurationMin(minutes = 1)
    Duration every();

    /** By how much of that time, in percent, chance brings a check forward at most, so that checks spread. */
    @WithDefault("33")
    @Min(1)
    @Max(100)
    int jitterPercent();

    /** The pause after a first silence; it grows with the silence, to the usual time at most. */
    @WithDefault("5m")
    @DurationMin(seconds = 1)
    Duration afterSilence();

    /** How many credentials of a kind are checked at once, over all replicas. */
    @WithDefault("16")
    @Min(1)
    @Max(100)
    int atOnce();

    /** The pause between two looks for credentials whose check is due. */
    @WithDefault("10s")
    @DurationMin(seconds = 1)
    Duration lookEvery();
}
