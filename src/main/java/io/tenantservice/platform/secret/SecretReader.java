package io.tenantservice.platform.secret;

import static io.tenantservice.platform.problem.ProblemCode.NUL_CHARACTER;
import static io.tenantservice.platform.problem.ProblemCode.REQUIRED;
import static io.tenantservice.platform.problem.ProblemCode.SECRET_TOO_LARGE;

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
        if (secret.revealBytes().length > Secret.MAX_BYTES) {
            throw new RefusedJson(parser, SECRET_TOO_LARGE, "A secret has at most 4000 bytes in UTF-8.");
        }
        return secret;
    }
}
