package io.tenantservice.credential.resolve;

import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import io.tenantservice.credential.CredentialHealth;
import io.tenantservice.crypto.Purpose;
import io.tenantservice.platform.secret.Confidential;
import io.tenantservice.platform.secret.RevealSecret;
import io.tenantservice.platform.secret.Secret;
import io.tenantservice.tenant.TenantState;
import io.tenantservice.tenant.Tier;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Whose number it is, and the secrets that were asked for. */
@Schema(name = "ResolvedNumber")
public record ResolvedNumber(
        UUID tenantId,
        TenantState tenantState,
        Tier tier,
        @Schema(examples = "eu1") String homeRegion,
        UUID whatsappAccountId,
        @Schema(examples = "102290129340398") String businessAccountId,
        @Schema(examples = "106540352242922") String phoneNumberId,
        @Nullable @Schema(examples = "Acme Support") String displayName,
        @Nullable @Schema(examples = "670843887433847") String appId,
        CredentialHealth health,
        @Nullable @JsonSerialize(using = RevealSecret.class) Secret accessToken,
        @Nullable @JsonSerialize(using = RevealSecret.class) Secret appSecret,

        @Nullable
        @JsonSerialize(using = RevealSecret.class)
        @Schema(
                description = "With `app_secret`: the one before the last swap, while it is kept; events that Meta "
                        + "signed before the swap bear its signature")
        Secret previousAppSecret,

        @Nullable @JsonSerialize(using = RevealSecret.class) Secret verifyToken)
        implements Confidential {

    static ResolvedNumber of(FoundNumber number, List<FoundSecret> shown, List<Secret> opened) {
        Map<Purpose, Secret> secrets = new EnumMap<>(Purpose.class);
        Map<Purpose, Secret> previous = new EnumMap<>(Purpose.class);
        for (int i = 0; i < shown.size(); i++) {
            (shown.get(i).previous() ? previous : secrets)
                    .put(shown.get(i).place().purpose(), opened.get(i));
        }
        return new ResolvedNumber(
                number.tenantId(),
                number.tenantState(),
                number.tier(),
                number.homeRegion(),
                number.credentialId(),
                number.businessAccountId(),
                number.phoneNumberId(),
                number.displayName(),
                number.appId(),
                number.health(),
                secrets.get(Purpose.ACCESS_TOKEN),
                secrets.get(Purpose.APP_SECRET),
                previous.get(Purpose.APP_SECRET),
                secrets.get(Purpose.VERIFY_TOKEN));
    }
}
