package io.tenantservice.platform.http;

import static io.tenantservice.platform.problem.ProblemCode.INVALID_FORMAT;
import static io.tenantservice.platform.problem.ProblemCode.NUL_CHARACTER;
import static io.tenantservice.platform.problem.ProblemCode.UNPAIRED_SURROGATE;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import io.quarkus.jackson.ObjectMapperCustomizer;
import io.tenantservice.platform.problem.RefusedJson;
import io.tenantservice.platform.secret.Texts;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Instant;

/** Reads requests strictly: what a caller sent by mistake is refused, not guessed at. */
@Singleton
class JsonRules implements ObjectMapperCustomizer {

    /** After Quarkus has registered its modules: of two that read times, the last one does. */
    @Override
    public int priority() {
        return MINIMUM_PRIORITY;
    }

    @Override
    @SuppressWarnings("deprecation") // Quarkus hands over a built mapper; only these setters can still change it.
    public void customize(ObjectMapper mapper) {
        mapper.configure(DeserializationFeature.FAIL_ON_TRAILING_TOKENS, true);
        mapper.configure(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES, true);
        mapper.configure(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS, true);
        mapper.configure(DeserializationFeature.ACCEPT_FLOAT_AS_INT, false);
        mapper.configure(MapperFeature.ALLOW_COERCION_OF_SCALARS, false);
        mapper.getFactory().configure(StreamReadFeature.STRICT_DUPLICATE_DETECTION.mappedFeature(), true);
        mapper.registerModule(new SimpleModule("strict-values")
                .addDeserializer(String.class, new StrictText())
                .addDeserializer(Instant.class, new StrictTime()));
    }

    /** PostgreSQL cannot store U+0000, and no name or token has a use for it. */
    static final class StrictText extends StdScalarDeserializer<String> {

        StrictText() {
            super(String.class);
        }

        @Override
        public String deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            if (!parser.hasToken(JsonToken.VALUE_STRING)) {
                return (String) context.handleUnexpectedToken(String.class, parser);
            }
            String text = parser.getText();
            if (text.indexOf('\0') >= 0) {
                throw new RefusedJson(parser, NUL_CHARACTER, "The text holds U+0000.");
            }
            if (!Texts.isWellFormed(text)) {
                throw new RefusedJson(parser, UNPAIRED_SURROGATE, "The text holds half of a surrogate pair.");
            }
            return text;
        }
    }

    /** Jackson alone takes numbers, too, and cannot say what was wrong. */
    static final class StrictTime extends StdScalarDeserializer<Instant> {

        StrictTime() {
            super(Instant.class);
        }

        @Override
        public Instant deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            if (!parser.hasToken(JsonToken.VALUE_STRING)) {
                return (Instant) context.handleUnexpectedToken(Instant.class, parser);
            }
            return Times.parse(parser.getText()).orElseThrow(() -> new RefusedJson(parser, INVALID_FORMAT, Times.FORM));
        }
    }
}
