package io.tenantservice.tenant;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.tenantservice.platform.http.Representation;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A tenant as callers see it. */
@Schema(name = "Tenant")
public record TenantView(
        UUID id,
        @Schema(examples = "Acme GmbH") String name,
        Tier tier,
        TenantState state,

        @Schema(description = "Where the tenant's data lives; never changes by an update", examples = "eu1")
        String homeRegion,

        @Schema(examples = "Europe/Berlin") String timeZone,
        @Schema(examples = "acme") String keyPrefix,

        @Schema(description = "What becomes of a key that is reported as found in public")
        KeyLeakPolicy keyLeakPolicy,

        @Nullable @Schema(examples = "crm-4711") String externalId,

        @Nullable @Schema(description = "Present while the tenant is suspended", examples = "Invoice 2026-118 unpaid")
        String suspensionReason,

        Instant createdAt,
        Instant updatedAt,

        @JsonIgnore long version)
        implements Representation {

    static TenantView of(Tenant tenant) {
        return new TenantView(
                tenant.id,
                tenant.name,
                tenant.tier,
                tenant.state,
                tenant.homeRegion,
                tenant.timeZone,
                tenant.keyPrefix,
                tenant.keyLeakPolicy,
                tenant.externalId,
                tenant.suspensionReason,
                tenant.createdAt,
                tenant.updatedAt,
                tenant.version);
    }

    @Override
    public String location() {
        return "/v1/tenants/" + id;
    }
}
