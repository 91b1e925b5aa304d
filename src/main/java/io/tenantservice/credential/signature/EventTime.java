package io.tenantservice.credential.signature;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * When what a webhook tells of has happened. Neither provider signs a time of sending, so the newest one in the body is
 * what there is.
 */
final class EventTime {

    private static final ObjectMapper JSON = new ObjectMapper();

    private EventTime() {}

    /** @return nothing when the body is not JSON, or tells no time where the provider's bodies do */
    static Optional<Instant> of(Signatory signatory, byte[] body) {
        JsonNode document = tree(body);
        return switch (signatory) {
            case META ->
                elements(document.path("entry"))
                        .flatMap(EventTime::timesOfEntry)
                        .max(Comparator.naturalOrder());
            case GENESYS -> rfc3339(document.path("channel").path("time"));
        };
    }

    /** Messages and statuses have a time each; entries of other fields have one themselves. In seconds since 1970. */
    private static Stream<Instant> timesOfEntry(JsonNode entry) {
        Stream<JsonNode> inner = elements(entry.path("changes"))
                .map(change -> change.path("value"))
                .flatMap(value -> Stream.concat(elements(value.path("messages")), elements(value.path("statuses"))))
                .map(event -> event.path("timestamp"));
        return Stream.concat(inner, Stream.of(entry.path("time"))).flatMap(seconds -> seconds(seconds).stream());
    }

    private static Stream<JsonNode> elements(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }

    private static Optional<Instant> seconds(JsonNode value) {
        try {
            return value.isValueNode() && !value.asText().isEmpty()
                    ? Optional.of(Instant.ofEpochSecond(Long.parseLong(value.asText())))
                    : Optional.empty();
        } catch (NumberFormatException | DateTimeException notATime) {
            return Optional.empty();
        }
    }

    private static Optional<Instant> rfc3339(JsonNode value) {
        try {
            return value.isTextual()
                    ? Optional.of(OffsetDateTime.parse(value.asText()).toInstant())
                    : Optional.empty();
        } catch (DateTimeException notATime) {
            return Optional.empty();
        }
    }

    private static JsonNode tree(byte[] body) {
        try {
            return JSON.readTree(body);
        } catch (IOException notJson) {
            return JSON.missingNode();
        }
    }
}
