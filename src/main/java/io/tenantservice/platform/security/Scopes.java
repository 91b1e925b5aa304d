package io.tenantservice.platform.security;

/** The permissions that a token can carry. */
public final class Scopes {

    /** The caller acts for the platform, on all tenants. */
    public static final String PLATFORM = "platform";

    public static final String TENANTS_READ = "tenants:read";
    public static final String TENANTS_WRITE = "tenants:write";

    private Scopes() {}
}
