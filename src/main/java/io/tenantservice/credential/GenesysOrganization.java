package io.tenantservice.credential;

import io.tenantservice.provider.genesys.GenesysRegion;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.DynamicUpdate;
import org.jspecify.annotations.Nullable;

/** One Genesys Cloud organization of a tenant, with the OAuth client that reaches it. */
@Entity
@DynamicUpdate
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

    /** Takes over what was asked for in its place. */
    void become(GenesysOrganization wanted) {
        organizationId = wanted.organizationId;
        deploymentRegion = wanted.deploymentRegion;
        isActive = wanted.isActive;
    }

    void apply(PatchGenesysOrganization patch, Instant now) {
        activate(patch.isActive() == null ? isActive : patch.isActive(), now);
        updatedAt = now;
    }

    /** What Genesys gave instead of the secret in use is nowhere, or does not work. */
    void loseSecret() {
        pendingHealth = pendingHealth == null ? null : CredentialHealth.INVALID;
    }

    @Override
    CredentialKind kind() {
        return CredentialKind.GENESYS_ORGANIZATION;
    }
}
