package io.tenantservice.credential;

import io.tenantservice.provider.genesys.GenesysRegion;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One Genesys Cloud organization of a tenant, with the OAuth client that reaches it. */
@Entity
@Table(name = "genesys_organization")
class GenesysOrganization extends Credential {

    UUID organizationId;
    String deploymentRegion;

    /** Genesys's id of the open messaging integration; null until Genesys has told it. */
    @Nullable
    String integrationId;

    static GenesysOrganization create(
            UUID tenantId, UUID id, CreateGenesysOrganization request, GenesysRegion region, Instant now) {
        GenesysOrganization organization = new GenesysOrganization();
        organization.begin(tenantId, id, now);
        organization.organizationId = request.organizationId();
        organization.deploymentRegion = region.id();
        organization.isActive = request.isActive() == null || request.isActive();
        return organization;
    }

    void apply(PatchGenesysOrganization patch, Instant now) {
        isActive = patch.isActive() == null ? isActive : patch.isActive();
        updatedAt = now;
    }

    /** Genesys has replaced the secret in use, and what it gave instead is nowhere, or does not work. */
    void loseSecret() {
        health = CredentialHealth.INVALID;
        pendingHealth = pendingHealth == null ? null : CredentialHealth.INVALID;
    }

    @Override
    CredentialKind kind() {
        return CredentialKind.GENESYS_ORGANIZATION;
    }
}
