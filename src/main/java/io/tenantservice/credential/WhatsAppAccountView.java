package io.tenantservice.credential;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.tenantservice.platform.http.Representation;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A WhatsApp account as callers see it: its secrets masked. */
@Schema(name = "WhatsAppAccount")
public record WhatsAppAccountView(
        UUID id,
        UUID tenantId,
        @Schema(examples = "102290129340398") String businessAccountId,
        @Schema(examples = "106540352242922") String phoneNumberId,

        @Schema(description = "Always masked; see `:reveal`", examples = Mask.MASK)
        String accessToken,

        @Schema(description = "Always masked; see `:reveal`", examples = Mask.MASK)
        String appSecret,

        @Nullable @Schema(examples = "Acme Support") String displayName,
        boolean isActive,

        @Nullable
        @Schema(
                description = "Meta's id of the app, learned when the account is verified",
                examples = "670843887433847")
        String appId,

        @Nullable
        @Schema(
                description = "Where Meta sends the account's events; absent until it has been told",
                examples = "https://hooks.example/wa/106540352242922")
        String webhookUrl,

        CredentialHealth health,
        HealthDetails healthDetails,

        @Nullable
        @Schema(
                description = "When the access token in use ends, as Meta said when it was last asked; absent when it "
                        + "never does, and before it was asked")
        Instant tokenExpiresAt,

        @Nullable
        @Schema(description = "What the provider said of the secrets at `…/pending`; absent when there are none")
        CredentialHealth pendingHealth,

        @Nullable @Schema(description = "Until when `:rollback` brings the secrets before the last promotion back")
        Instant previousUntil,

        @Nullable
        @Schema(description = "The operation of the last `:refreshToken`; while it runs, it alone changes the secrets")
        UUID renewalId,

        Instant createdAt,
        Instant updatedAt,

        @JsonIgnore long version)
        implements Representation {

    static WhatsAppAccountView of(WhatsAppAccount account) {
        return new WhatsAppAccountView(
                account.id,
                account.tenantId,
                account.businessAccountId,
                account.phoneNumberId,
                Mask.MASK,
                Mask.MASK,
                account.displayName,
                account.isActive,
                account.appId,
                account.webhookUrl,
                account.health.state(),
                HealthDetails.of(account.health),
                account.tokenExpiresAt,
                account.pendingHealth,
                account.previousUntil,
                account.renewalId,
                account.createdAt,
                account.updatedAt,
                account.version);
    }

    @Override
    public String location() {
        return "/v1/tenants/" + tenantId + "/whatsapp-accounts/" + id;
    }
}
