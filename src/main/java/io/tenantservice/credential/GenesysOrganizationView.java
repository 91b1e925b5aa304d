package io.tenantservice.credential;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.tenantservice.platform.http.Representation;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

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

        @Nullable
        @Schema(
                description = "Where Genesys sends what agents write; absent until it has been told",
                examples = "https://hooks.example/gc/acme")
        String webhookUrl,

        @Nullable
        @Schema(
                description = "Genesys's id of the open messaging integration",
                examples = "5d7c1a52-8f4e-4b1e-8c67-2d90e1a5b3f4")
        String integrationId,

        CredentialHealth health,
        HealthDetails healthDetails,

        @Nullable
        @Schema(description = "What the provider said of the secrets at `…/pending`; absent when there are none")
        CredentialHealth pendingHealth,

        @Nullable @Schema(description = "Until when `:rollback` brings the secrets before the last promotion back")
        Instant previousUntil,

        @Nullable
        @Schema(
                description =
                        "The operation of the last `:regenerateSecret`; while it runs, it alone changes the secrets")
        UUID renewalId,

        Instant createdAt,
        Instant updatedAt,

        @JsonIgnore long version)
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
                organization.webhookUrl,
                organization.integrationId,
                organization.health.state(),
                HealthDetails.of(organization.health),
                organization.pendingHealth,
                organization.previousUntil,
                organization.renewalId,
                organization.createdAt,
                organization.updatedAt,
                organization.version);
    }

    @Override
    public String location() {
        return "/v1/tenants/" + tenantId + "/genesys-organizations/" + id;
    }
}
