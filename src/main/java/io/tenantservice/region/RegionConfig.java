package io.tenantservice.region;

import io.smallrye.config.ConfigMapping;
import jakarta.validation.constraints.Pattern;

/** The region, a cell with its own PostgreSQL, Redis and Vault. */
@ConfigMapping(prefix = "tenantservice.region")
public interface RegionConfig {

    /** This process's region. It stands in API keys and is the home of the tenants created here. */
    @Pattern(regexp = "[a-z]{2}[0-9]{0,2}")
    String id();
}
