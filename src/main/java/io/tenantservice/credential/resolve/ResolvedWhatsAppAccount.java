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

/** A number with its account, and the secrets that were asked for. */
@Schema(name = "ResolvedWhatsAppAccount")
public record ResolvedWhatsAppAccount(
        UUID id,
        @Schema(examples = "102290129340398") String businessAccountId,
        @Schema(examples = "106540352242922") String phoneNumberId,
        @Nullable @Schema(examples = "Acme Support") String displayName,
        @Nullable @Schema(examples = "670843887433847") String appId,
        CredentialHealth health,

        @Nullable @Schema(description = "With UNREACHABLE: what the provider said last")
        CredentialHealth knownHealth,

        @Nullable @JsonSerialize(using = RevealSecret.class) @Schema(examples = "EAAJB...")
        Secret accessToken,

        @Nullable @JsonSerialize(using = RevealSecret.class) @Schema(examples = "b29ff...")
        Secret appSecret,

        @Nullable
        @JsonSerialize(using = RevealSecret.class)
        @Schema(
                description = "With `app_secret`: the one before the last swap, while it is kept; events that Meta "
                        + "signed before the swap bear its signature",
                examples = "5f2b0...")
        Secret previousAppSecret,

        @Nullable
        @JsonSerialize(using = RevealSecret.class)
        @Schema(description = "What Meta shows when it checks the webhook's address", examples = "qW3u...")
        Secret verifyToken,

        @Nullable @Schema(description = "Secrets that were asked for and are not shown; absent when all are")
        List<WithheldSecret> withheld) {

    static ResolvedWhatsAppAccount of(FoundCredential account, TenantState state, OpenedSecrets opened) {
        Map<String, Secret> shown = opened.shown(account);
        return new ResolvedWhatsAppAccount(
                account.id(),
                account.account(),
                account.place(),
                account.displayName(),
                account.application(),
                account.health(),
                account.knownHealth(),
                shown.get("access_token"),
                shown.get("app_secret"),
                shown.get("previous_app_secret"),
                shown.get("verify_token"),
                WithheldSecret.of(account, state, opened));
    }
}
