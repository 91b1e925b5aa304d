package io.tenantservice.operation.stream;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;

/** How operations are followed. */
@ConfigMapping(prefix = "tenantservice.operation-streams")
interface StreamConfig {

    /** How many a replica has open at once. */
    @WithDefault("200")
    @Min(1)
    @Max(10_000)
    int most();

    /** How many of these one tenant, or one caller of the platform, may have. */
    @WithDefault("20")
    @Min(1)
    @Max(10_000)
    int mostOfOne();
}
