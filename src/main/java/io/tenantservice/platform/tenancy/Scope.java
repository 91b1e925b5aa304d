package io.tenantservice.platform.tenancy;

import io.tenantservice.platform.security.Caller;
import java.util.UUID;

/** Which rows a transaction sees. PostgreSQL's row-level security holds it. */
public sealed interface Scope {

    /** The rows of one tenant. */
    record Tenant(UUID id) implements Scope {}

    /** The rows of all tenants. */
    record Platform() implements Scope {}

    /** The same, and whatever keys of the platform have encrypted, whosesoever it is. */
    record PlatformKeys() implements Scope {}

    static Scope of(Caller caller) {
        return caller.tenantId() == null ? new Platform() : new Tenant(caller.tenantId());
    }

    /** @return the database role that the transaction takes */
    default String role() {
        return switch (this) {
            case Tenant tenant -> "ts_tenant";
            case Platform platform -> "ts_platform";
            case PlatformKeys keys -> "ts_platform_keys";
        };
    }

    /** @return the value of the setting app.tenant_id; empty when the role does not look at it */
    default String tenantSetting() {
        return switch (this) {
            case Tenant(UUID id) -> id.toString();
            case Platform platform -> "";
            case PlatformKeys keys -> "";
        };
    }
}
