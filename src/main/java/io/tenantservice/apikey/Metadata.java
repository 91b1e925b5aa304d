package io.tenantservice.apikey;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tenantservice.platform.problem.FieldError;
import io.tenantservice.platform.problem.Problem;
import io.tenantservice.platform.problem.ProblemCode;
import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What an owner notes on a key: texts by name. Texts alone, so that every client can read what any other wrote. */
public final class Metadata {

    public static final String NAME = "[A-Za-z0-9][A-Za-z0-9_.-]{0,63}";
    public static final String NAME_MESSAGE =
            "must be 1 to 64 of A-Z, a-z, 0-9, _, . and -, the first a letter or digit";
    public static final int LONGEST_VALUE = 500;

    /** As it is stored: JSON in UTF-8. The table has the same limit. */
    private static final int MAX_BYTES = 4096;

    private static final ObjectMapper JSON = new ObjectMapper();

    private Metadata() {}

    /** @throws Problem VALIDATION_FAILED at the pointer, when it is too large */
    static void check(Map<String, String> metadata, String pointer) {
        if (write(metadata).getBytes(UTF_8).length > MAX_BYTES) {
            throw Problem.of(List.of(new FieldError(
                    pointer, ProblemCode.OUT_OF_RANGE, "must have at most 4,096 bytes as JSON in UTF-8")));
        }
    }

    /** @return a copy in one order, so that the same texts are always answered alike */
    static Map<String, String> sorted(Map<String, String> metadata) {
        return Collections.unmodifiableMap(new TreeMap<>(metadata));
    }

    /** @param patch a JSON merge patch (RFC 7396): null removes a text */
    static Map<String, String> patched(Map<String, String> metadata, Map<String, @Nullable String> patch) {
        Map<String, String> patched = new TreeMap<>(metadata);
        patch.forEach((name, text) -> patched.compute(name, (same, old) -> text));
        return sorted(patched);
    }

    private static String write(Map<String, String> metadata) {
        try {
            return JSON.writeValueAsString(new TreeMap<>(metadata));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("texts that cannot be written", e);
        }
    }

    /** How it stands in its column. */
    @Converter
    static class Column implements AttributeConverter<Map<String, String>, String> {

        private static final TypeReference<TreeMap<String, String>> TEXTS = new TypeReference<>() {};

        @Override
        public String convertToDatabaseColumn(Map<String, String> metadata) {
            return write(metadata);
        }

        @Override
        public Map<String, String> convertToEntityAttribute(String stored) {
            try {
                return JSON.readValue(stored, TEXTS);
            } catch (JsonProcessingException e) {
                throw new IllegalStateException("stored metadata that cannot be read", e);
            }
        }
    }
}
