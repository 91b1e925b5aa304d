package io.tenantservice.tenant;

import org.jspecify.annotations.Nullable;

/**
 * Which tenants a list shows.
 *
 * @param text part of the name or of the external id, whatever the case of its letters
 */
record TenantFilter(
        @Nullable TenantState state,
        @Nullable Tier tier,
        @Nullable String text) {}
