package io.tenantservice.operation;

import io.tenantservice.platform.Ids;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Which operations a list shows: those that all of it holds for. What is null holds for every operation. */
record OperationFilter(
        @Nullable UUID tenantId,
        @Nullable OperationKind kind,
        @Nullable OperationState state,
        @Nullable Instant createdFrom,
        @Nullable Instant createdBefore) {

    /** An id is made before what it names is stored, and perhaps something is encrypted in between. */
    private static final Duration ID_IS_OLDER_BY = Duration.ofMinutes(1);

    record Condition(String name, String text) {}

    /** @return each in HQL, with the value of its parameter; those of ids spare reading what is out of question */
    Map<Condition, Object> conditions() {
        Map<Condition, Object> conditions = new LinkedHashMap<>();
        add(conditions, "tenant", "tenantId = :tenant", tenantId);
        add(conditions, "kind", "kind = :kind", kind);
        add(conditions, "state", "state = :state", state);
        add(conditions, "createdFrom", "createdAt >= :createdFrom", createdFrom);
        add(conditions, "leastId", "id >= :leastId", createdFrom == null ? null : leastId(createdFrom));
        add(conditions, "createdBefore", "createdAt < :createdBefore", createdBefore);
        add(conditions, "greatestId", "id <= :greatestId", createdBefore == null ? null : Ids.greatest(createdBefore));
        return conditions;
    }

    private static UUID leastId(Instant from) {
        return from.isBefore(Instant.EPOCH) ? Ids.least(from) : Ids.least(from.minus(ID_IS_OLDER_BY));
    }

    private static void add(Map<Condition, Object> conditions, String name, String text, @Nullable Object value) {
        if (value != null) {
            conditions.put(new Condition(name, text), value);
        }
    }
}
