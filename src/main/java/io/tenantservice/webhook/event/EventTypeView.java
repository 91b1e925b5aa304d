package io.tenantservice.webhook.event;

import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A type of events as callers see it. */
@Schema(name = "EventType")
public record EventTypeView(
        @Schema(examples = "api_key.revoked") String type,

        @Schema(examples = "A key is refused for good") String description,

        @Schema(description = "JSON Schema (draft 2020-12) of the whole payload")
        Map<String, Object> schema) {

    static EventTypeView of(EventType type) {
        return new EventTypeView(type.typeName(), type.description(), EventSchema.of(type));
    }
}
