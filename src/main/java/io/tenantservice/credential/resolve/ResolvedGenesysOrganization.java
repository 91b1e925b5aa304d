package io.tenantservice.credential.resolve;

import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import io.tenantservice.credential.CredentialHealth;
import io.tenantservice.platform.secret.RevealSecret;
import io.tenantservice.platform.secret.Secret;
import io.tenantservice.tenant.TenantState;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** An organization, and the secrets that were asked for. */
@Schema(name = "ResolvedGenesysOrganization")
public record ResolvedGenesysOrganization(
        UUID id,
        UUID organizationId,
        @Schema(examples = "eu-central-1") String deploymentRegion,

        @Nullable
        @Schema(
                description = "Genesys's id of the open messaging integration",
                examples = "5d7c1a52-8f4e-4b1e-8c67-2d90e1a5b3f4")
        String integrationId,

        CredentialHealth health,

        @Nullable @Schema(description = "With UNREACHABLE: what the provider said last")
        CredentialHealth knownHealth,

        @Nullable @JsonSerialize(using = RevealSecret.class) @Schema(examples = "0f0b6c1e-...")
        Secret clientId,

        @Nullable @JsonSerialize(using = RevealSecret.class) @Schema(examples = "x7Qk...")
        Secret clientSecret,

        @Nullable
        @JsonSerialize(using = RevealSecret.class)
        @Schema(description = "Signs what Genesys sends to the webhook's address", examples = "Zk9t...")
        Secret webhookSecret,

        @Nullable @Schema(description = "Secrets that were asked for and are not shown; absent when all are")
        List<WithheldSecret> withheld) {

    static ResolvedGenesysOrganization of(FoundCredential organization, TenantState state, OpenedSecrets opened) {
        Map<String, Secret> shown = opened.shown(organization);
        return new ResolvedGenesysOrganization(
                organization.id(),
                UUID.fromString(organization.account()),
                organization.place(),
                organization.application(),
                organization.health(),
                organization.knownHealth(),
                shown.get("client_id"),
                shown.get("client_secret"),
                shown.get("webhook_secret"),
                WithheldSecret.of(organization, state, opened));
    }
}
