package io.tenantservice.platform.http;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads a text of a patch that may be removed (RFC 7396): absent stays null and leaves the value as it is, {@code null}
 * becomes an empty Optional and removes it.
 */
public class NullRemoves extends StdDeserializer<Optional<String>> {

    public NullRemoves() {
        super(Optional.class);
    }

    @Override
    public Optional<String> deserialize(JsonParser parser, DeserializationContext context) throws IOException {
        return Optional.of(context.readValue(parser, String.class));
    }

    @Override
    public Optional<String> getNullValue(DeserializationContext context) {
        return Optional.empty();
    }

    @Override
    public @Nullable Object getAbsentValue(DeserializationContext context) {
        return null;
    }
}
