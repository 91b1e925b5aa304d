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

/** The secrets of a Genesys organization in clear. */
@Schema(name = "RevealedGenesysOrganization")
public record RevealedGenesysOrganization(
        UUID id,
        @JsonSerialize(using = RevealSecret.class) Secret clientId,
        @JsonSerialize(using = RevealSecret.class) Secret clientSecret,

        @JsonSerialize(using = RevealSecret.class)
        @Schema(description = "Signs what Genesys sends to the webhook's address")
        Secret webhookSecret)
        implements Confidential {

    static RevealedGenesysOrganization of(UUID id, Map<Purpose, Secret> fields) {
        return new RevealedGenesysOrganization(
                id,
                Objects.requireNonNull(fields.get(Purpose.CLIENT_ID)),
                Objects.requireNonNull(fields.get(Purpose.CLIENT_SECRET)),
                Objects.requireNonNull(fields.get(Purpose.WEBHOOK_SECRET)));
    }
}
