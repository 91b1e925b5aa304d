package io.tenantservice.tenant;

/** What a tenant has subscribed to; limits and defaults hang on it. */
public enum Tier {
    BASIC,
    STANDARD,
    PREMIUM,
    ENTERPRISE
}
