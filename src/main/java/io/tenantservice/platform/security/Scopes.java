package io.tenantservice.platform.security;

import java.util.Set;

/** The permissions that a token can carry. */
public final class Scopes {

    /** The caller acts for the platform, on all tenants. */
    public static final String PLATFORM = "platform";

    public static final String TENANTS_READ = "tenants:read";
    public static final String TENANTS_WRITE = "tenants:write";
    /** Takes along all that is known of a tenant, so not for a tenant's key: a thief's key would lead him to all of it. */
    public static final String TENANTS_EXPORT = "tenants:export";

    public static final String CREDENTIALS_READ = "credentials:read";
    public static final String CREDENTIALS_WRITE = "credentials:write";

    /** Sees the secrets themselves. Every use is audited. */
    public static final String CREDENTIALS_REVEAL = "credentials:reveal";

    public static final String CONFIGURATION_READ = "configuration:read";
    public static final String CONFIGURATION_WRITE = "configuration:write";
    public static final String API_KEYS_READ = "api-keys:read";
    public static final String API_KEYS_WRITE = "api-keys:write";
    public static final String API_KEYS_VERIFY = "api-keys:verify";

    /** Sees where keys were found in public, so not for a tenant's key: a thief's key would lead him to the others. */
    public static final String API_KEY_LEAKS_READ = "api-key-leaks:read";

    /** Gives keys new versions. */
    public static final String ENCRYPTION_ROTATE = "encryption:rotate";

    public static final String FEATURE_FLAGS_READ = "feature-flags:read";
    public static final String FEATURE_FLAGS_WRITE = "feature-flags:write";
    public static final String WEBHOOKS_READ = "webhooks:read";
    public static final String WEBHOOKS_WRITE = "webhooks:write";
    public static final String WEBHOOKS_VERIFY = "webhooks:verify";
    public static final String OPERATIONS_READ = "operations:read";
    public static final String OPERATIONS_WRITE = "operations:write";
    public static final String AUDIT_READ = "audit:read";

    /** What a tenant's own API key may be permitted here: to read what it may know of its tenant. */
    public static final Set<String> OF_A_TENANTS_KEY = Set.of(TENANTS_READ, CONFIGURATION_READ, API_KEYS_READ);

    private Scopes() {}
}
