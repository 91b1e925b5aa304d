package io.tenantservice.credential.resolve;

import io.tenantservice.tenant.TenantState;
import io.tenantservice.tenant.Tier;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Whose it is. */
@Schema(name = "ResolvedTenant")
public record ResolvedTenant(
        UUID id,
        TenantState state,
        Tier tier,
        @Schema(examples = "eu1") String homeRegion) {

    static ResolvedTenant of(Found found) {
        return new ResolvedTenant(found.tenantId(), found.state(), found.tier(), found.homeRegion());
    }
}
