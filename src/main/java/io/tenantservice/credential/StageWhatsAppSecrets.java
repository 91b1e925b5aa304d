package io.tenantservice.credential;

import static io.tenantservice.platform.problem.ProblemCode.REQUIRED;

import io.tenantservice.crypto.Purpose;
import io.tenantservice.platform.problem.FieldError;
import io.tenantservice.platform.problem.Problem;
import io.tenantservice.platform.secret.Secret;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** New secrets of a WhatsApp account; what is absent stays in use. */
@Schema(name = "StageWhatsAppSecrets")
public record StageWhatsAppSecrets(
        @Nullable @Schema(description = "System user token", examples = "EAAJB...")
        Secret accessToken,

        @Nullable @Schema(description = "Secret of the Meta app that issued the token", examples = "b29ff...")
        Secret appSecret) {

    /** @throws Problem when there is none */
    Map<Purpose, Secret> fields() {
        Map<Purpose, Secret> fields = new EnumMap<>(Purpose.class);
        if (accessToken != null) {
            fields.put(Purpose.ACCESS_TOKEN, accessToken);
        }
        if (appSecret != null) {
            fields.put(Purpose.APP_SECRET, appSecret);
        }
        if (fields.isEmpty()) {
            throw Problem.of(List.of(new FieldError("", REQUIRED, "at least one of access_token and app_secret")));
        }
        return fields;
    }
}
