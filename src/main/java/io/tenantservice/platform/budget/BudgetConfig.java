package io.tenantservice.platform.budget;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;

/** How the limits of outside systems are shared out. */
@ConfigMapping(prefix = "tenantservice.budget")
public interface BudgetConfig {

    /** The part of a limit, in percent, beyond which calls that nobody waits for are put off. */
    @WithDefault("50")
    @Min(1)
    @Max(90)
    int backgroundPercent();
}
