package io.tenantservice.platform.transport;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** What is asked of the ways to PostgreSQL, Redis, Vault and AWS KMS. */
@ConfigMapping(prefix = "tenantservice.transport")
public interface TransportConfig {

    /** Starts although one of them is not encrypted or not verified, with a warning. For development alone. */
    @WithDefault("false")
    boolean allowPlaintext();
}
