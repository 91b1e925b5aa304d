package io.tenantservice.credential;

import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import io.tenantservice.crypto.Purpose;
import io.tenantservice.platform.secret.Confidential;
import io.tenantservice.platform.secret.RevealSecret;
import io.tenantservice.platform.secret.Secret;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The secrets of a WhatsApp account in clear. */
@Schema(name = "RevealedWhatsAppAccount")
public record RevealedWhatsAppAccount(
        UUID id,
        @JsonSerialize(using = RevealSecret.class) Secret accessToken,
        @JsonSerialize(using = RevealSecret.class) Secret appSecret,

        @JsonSerialize(using = RevealSecret.class)
        @Schema(description = "What Meta shows when it checks the webhook's address")
        Secret verifyToken)
        implements Confidential {

    static RevealedWhatsAppAccount of(UUID id, Map<Purpose, Secret> fields) {
        return new RevealedWhatsAppAccount(
                id,
                Objects.requireNonNull(fields.get(Purpose.ACCESS_TOKEN)),
                Objects.requireNonNull(fields.get(Purpose.APP_SECRET)),
                Objects.requireNonNull(fields.get(Purpose.VERIFY_TOKEN)));
    }
}
