package io.tenantservice.credential.resolve;

import io.tenantservice.credential.CredentialHealth;
import io.tenantservice.tenant.TenantState;
import io.tenantservice.tenant.Tier;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A number, its account and its tenant, as a resolve finds them. */
record FoundNumber(
        UUID tenantId,
        TenantState tenantState,
        Tier tier,
        String homeRegion,
        UUID credentialId,
        String businessAccountId,
        String phoneNumberId,
        @Nullable String displayName,
        @Nullable String appId,
        CredentialHealth health,
        List<FoundSecret> secrets) {}
