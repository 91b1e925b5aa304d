package io.tenantservice.apikey.verify;

import io.tenantservice.tenant.TenantState;
import io.tenantservice.tenant.Tier;
import java.util.UUID;

/** All that a verification must know of a tenant; the same for all of its keys. */
record TenantFacts(UUID id, TenantState state, Tier tier) {}
