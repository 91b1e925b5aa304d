package io.tenantservice.apikey;

import io.tenantservice.tenant.TenantState;
import io.tenantservice.tenant.Tier;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A key and its tenant, as a verification finds them.
 *
 * @param isExpired by the database's clock, which all replicas share
 */
record FoundKey(
        UUID tenantId,
        UUID id,
        String name,
        Environment environment,
        List<String> scopes,
        ApiKey.State state,
        boolean isExpired,
        @Nullable Instant expiresAt,
        TenantState tenantState,
        Tier tier) {

    VerifyCode code() {
        if (state == ApiKey.State.REVOKED) {
            return VerifyCode.REVOKED;
        }
        if (isExpired) {
            return VerifyCode.EXPIRED;
        }
        return tenantState == TenantState.ACTIVE ? VerifyCode.VALID : VerifyCode.TENANT_SUSPENDED;
    }
}
