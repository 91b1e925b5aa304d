package io.tenantservice.credential;

import io.tenantservice.platform.http.Representation;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A Genesys organization as callers see it: its secrets masked. */
@Schema(name = "GenesysOrganization")
public record GenesysOrganizationView(
        UUID id,
        UUID tenantId,
        UUID organizationId,
        @Schema(examples = "eu-central-1") String deploymentRegion,

        @Schema(description = "Always masked; see `:reveal`", examples = Mask.MASK)
        String clientId,

        @Schema(description = "Always masked; see `:reveal`", examples = Mask.MASK)
        String clientSecret,

        boolean isActive,
        CredentialHealth health,
        Instant createdAt,
        Instant updatedAt,
        long version)
        implements Representation {

    static GenesysOrganizationView of(GenesysOrganization organization) {
        return new GenesysOrganizationView(
                organization.id,
                organization.tenantId,
                organization.organizationId,
                organization.deploymentRegion,
                Mask.MASK,
                Mask.MASK,
                organization.isActive,
                organization.health,
                organization.createdAt,
                organization.updatedAt,
                organization.version);
    }

    @Override
    public String location() {
        return "/v1/tenants/" + tenantId + "/genesys-organizations/" + id;
    }
}
