package io.tenantservice.operation;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How long-running work deals with what is away. */
@ConfigMapping(prefix = "tenantservice.operation")
public interface OperationConfig {

    /** A step that keeps failing for reasons that may pass is given up after this time. */
    @WithDefault("24h")
    Duration retryFor();

    /** The longest pause between two attempts, unless a provider asks for a longer one. */
    @WithDefault("1m")
    Duration longestPause();
}
