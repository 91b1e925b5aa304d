package io.tenantservice.webhook.event;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import java.lang.reflect.RecordComponent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Makes the JSON Schema (draft 2020-12) of a type's events from the very record that is written. */
final class EventSchema {

    private EventSchema() {}

    static Map<String, Object> of(EventType type) {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.put("title", type.typeName());
        schema.putAll(object(
                Map.of(
                        "type", Map.of("const", type.typeName()),
                        "timestamp", text("date-time"),
                        "data", data(type.data())),
                List.of("type", "timestamp", "data")));
        return schema;
    }

    private static Map<String, Object> data(Class<? extends EventData> data) {
        Map<String, Object> properties = new LinkedHashMap<>();
        List<String> required = new ArrayList<>();
        for (RecordComponent component : data.getRecordComponents()) {
            String name = PropertyNamingStrategies.SnakeCaseStrategy.INSTANCE.translate(component.getName());
            properties.put(name, property(component));
            if (component.getAnnotatedType().getAnnotation(Nullable.class) == null) {
                required.add(name);
            }
        }
        return object(properties, required);
    }

    /** Others may come, so none are forbidden. */
    private static Map<String, Object> object(Map<String, Object> properties, List<String> required) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("type", "object");
        object.put("properties", properties);
        object.put("required", required);
        return object;
    }

    private static Map<String, Object> property(RecordComponent component) {
        Map<String, Object> property = new LinkedHashMap<>(ofType(component.getType()));
        Schema told = component.getAccessor().getAnnotation(Schema.class);
        if (told != null && !told.description().isEmpty()) {
            property.put("description", told.description());
        }
        if (told != null && told.enumeration().length > 0) {
            property.put("enum", List.of(told.enumeration()));
        }
        return property;
    }

    private static Map<String, Object> ofType(Class<?> type) {
        if (type == UUID.class) {
            return text("uuid");
        }
        if (type == Instant.class) {
            return text("date-time");
        }
        if (type == long.class) {
            return Map.of("type", "integer");
        }
        if (type == List.class) {
            return Map.of("type", "array", "items", Map.of("type", "string"));
        }
        if (type == String.class) {
            return Map.of("type", "string");
        }
        throw new IllegalStateException("no schema for " + type);
    }

    private static Map<String, Object> text(String format) {
        return Map.of("type", "string", "format", format);
    }
}
