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

/** New secrets of a Genesys organization; what is absent stays in use. */
@Schema(name = "StageGenesysSecrets")
public record StageGenesysSecrets(
        @Nullable
        @Schema(description = "Id of an OAuth client with client credentials grant", examples = "0f0b6c1e-...")
        Secret clientId,

        @Nullable @Schema(examples = "x7Qk...") Secret clientSecret) {

    /** @throws Problem when there is none */
    Map<Purpose, Secret> fields() {
        Map<Purpose, Secret> fields = new EnumMap<>(Purpose.class);
        if (clientId != null) {
            fields.put(Purpose.CLIENT_ID, clientId);
        }
        if (clientSecret != null) {
            fields.put(Purpose.CLIENT_SECRET, clientSecret);
        }
        if (fields.isEmpty()) {
            throw Problem.of(List.of(new FieldError("", REQUIRED, "at least one of client_id and client_secret")));
        }
        return fields;
    }
}
