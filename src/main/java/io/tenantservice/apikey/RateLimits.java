package io.tenantservice.apikey;

import static io.tenantservice.platform.problem.ProblemCode.OUT_OF_RANGE;
import static io.tenantservice.platform.problem.ProblemCode.VALIDATION_FAILED;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.tenantservice.platform.problem.FieldError;
import io.tenantservice.platform.problem.Problem;
import io.tenantservice.ratelimit.RateLimit;
import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The limits of one key together: what holds between them, and how they are stored. */
public final class RateLimits {

    private static final ObjectMapper JSON = new ObjectMapper();

    private RateLimits() {}

    /**
     * What cannot be told from one value alone.
     *
     * @throws Problem VALIDATION_FAILED below the pointer
     */
    static void check(@Nullable List<KeyRateLimit> limits, String pointer) {
        if (limits == null) {
            return;
        }
        List<FieldError> errors = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (int i = 0; i < limits.size(); i++) {
            KeyRateLimit limit = limits.get(i);
            if (!names.add(limit.name())) {
                errors.add(new FieldError(
                        pointer + "/" + i + "/name", VALIDATION_FAILED, "must differ from the names before it"));
            }
            if (!isPeriod(limit.period())) {
                errors.add(new FieldError(
                        pointer + "/" + i + "/period", OUT_OF_RANGE, "must be 1 second to 24 hours, in whole seconds"));
            }
        }
        if (!errors.isEmpty()) {
            throw Problem.of(errors);
        }
    }

    private static boolean isPeriod(Duration period) {
        return period.compareTo(RateLimit.SHORTEST) >= 0
                && period.compareTo(RateLimit.LONGEST) <= 0
                && period.toNanosPart() == 0;
    }

    /** @return as people write them, such as {@code default=100/PT1M} */
    static String described(List<KeyRateLimit> limits) {
        return limits.stream()
                .map(limit -> limit.name() + "=" + limit.limit() + "/" + limit.period()
                        + (limit.takesOneByItself() ? "" : " on demand"))
                .collect(Collectors.joining(", "));
    }

    private static String write(List<KeyRateLimit> limits) {
        ArrayNode stored = JSON.createArrayNode();
        for (KeyRateLimit limit : limits) {
            stored.addObject()
                    .put("name", limit.name())
                    .put("limit", limit.limit())
                    .put("period", limit.period().toString())
                    .put("automatic", limit.takesOneByItself());
        }
        return stored.toString();
    }

    /** @param stored the column's text */
    public static List<KeyRateLimit> read(String stored) {
        try {
            List<KeyRateLimit> limits = new ArrayList<>();
            for (JsonNode limit : JSON.readTree(stored)) {
                limits.add(new KeyRateLimit(
                        limit.path("name").asText(),
                        limit.path("limit").asInt(),
                        Duration.parse(limit.path("period").asText()),
                        limit.path("automatic").asBoolean()));
            }
            return List.copyOf(limits);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("stored rate limits that cannot be read", e);
        }
    }

    /** How they stand in their column. */
    @Converter
    static class Column implements AttributeConverter<List<KeyRateLimit>, String> {

        @Override
        public String convertToDatabaseColumn(List<KeyRateLimit> limits) {
            return write(limits);
        }

        @Override
        public List<KeyRateLimit> convertToEntityAttribute(String stored) {
            return read(stored);
        }
    }
}
