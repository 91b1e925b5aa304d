package io.tenantservice.provider.meta;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import java.io.IOException;

/** Reads an id that some of Meta's documents show as a text and others as a number ("Manually Build a Login Flow"). */
final class TextOrDigits extends StdScalarDeserializer<String> {

    private static final long serialVersionUID = 1L;

    TextOrDigits() {
        super(String.class);
    }

    @Override
    public String deserialize(JsonParser parser, DeserializationContext context) throws IOException {
        return parser.hasToken(JsonToken.VALUE_STRING) || parser.hasToken(JsonToken.VALUE_NUMBER_INT)
                ? parser.getText()
                : (String) context.handleUnexpectedToken(String.class, parser);
    }
}
