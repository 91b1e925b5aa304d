package io.tenantservice.crypto.rotation;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;

/** When keys are rotated, and how much of it goes on at once. */
@ConfigMapping(prefix = "tenantservice.rotation")
public interface RotationConfig {

    /** A key that is older than this, or was rotated longer ago, is rotated by itself; 0 for never. */
    @WithDefault("90d")
    @DurationMin
    Duration every();

    /**
     * How old the oldest backup is that shall be of use. A version of a key is retired when the rotation that left it
     * has ended longer ago: an older backup holds secrets that don't open any more.
     */
    @WithDefault("35d")
    @DurationMin(days = 1)
    Duration backupAge();

    /** Keys of one rotation that are worked on at once, over all replicas. */
    @WithDefault("4")
    @Min(1)
    @Max(8)
    int parallelKeys();
}
