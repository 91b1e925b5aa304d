package io.tenantservice.bench;

import io.smallrye.config.ConfigMapping;

/** What the harness gives to the limits. */
@ConfigMapping(prefix = "bench")
public interface BenchConfig {

    /** A Vault token that may decrypt. */
    String vaultToken();
}
