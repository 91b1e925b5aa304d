package io.tenantservice.platform.secret;

import static io.tenantservice.platform.problem.ProblemCode.INVALID_FORMAT;
import static io.tenantservice.platform.problem.ProblemCode.NUL_CHARACTER;
import static io.tenantservice.platform.problem.ProblemCode.REQUIRED;
import static io.tenantservice.platform.problem.ProblemCode.SECRET_TOO_LARGE;
import static io.tenantservice.platform.problem.ProblemCode.UNPAIRED_SURROGATE;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import io.tenantservice.platform.problem.RefusedJson;
import java.io.IOException;

/** Reads a secret from a request. What it refuses, it refuses without repeating it. */
class SecretReader extends StdScalarDeserializer<Secret> {

    SecretReader() {
        super(Secret.class);
    }

    @Override
    public Secret deserialize(JsonParser parser, DeserializationContext context) throws IOException {
        if (!parser.hasToken(JsonToken.VALUE_STRING)) {
            return (Secret) context.handleUnexpectedToken(Secret.class, parser);
        }
        Secret secret = Secret.of(parser.getText());
        if (secret.reveal().isBlank()) {
            throw new RefusedJson(parser, REQUIRED, "The secret is empty.");
        }
        if (secret.reveal().indexOf('\0') >= 0) {
            throw new RefusedJson(parser, NUL_CHARACTER, "The secret holds U+0000.");
        }
        if (!Texts.isWellFormed(secret.reveal())) {
            throw new RefusedJson(parser, UNPAIRED_SURROGATE, "The secret holds half of a surrogate pair.");
        }
        if (secret.reveal().chars().anyMatch(Character::isISOControl)) {
            // It will stand in a header one day.
            throw new RefusedJson(parser, INVALID_FORMAT, "A secret has no control characters.");
        }
        if (secret.revealBytes().length > Secret.MAX_BYTES) {
            throw new RefusedJson(parser, SECRET_TOO_LARGE, "A secret has at most 4000 bytes in UTF-8.");
        }
        return secret;
    }
}
