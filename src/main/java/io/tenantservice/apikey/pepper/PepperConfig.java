package io.tenantservice.apikey.pepper;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/** How versions of the pepper follow each other. */
@ConfigMapping(prefix = "tenantservice.pepper")
public interface PepperConfig {

    /**
     * How long a new version waits before keys are issued with it, so that all replicas have opened it by then. A replica
     * that has not answers that it cannot tell, rather than that a key isn't there.
     */
    @WithDefault("30s")
    @DurationMin(seconds = 1)
    @DurationMax(hours = 1)
    Duration announceFor();
}
