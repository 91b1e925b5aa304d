package io.tenantservice.operation;

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

    record Condition(String name, String text) {}

    /** @return each in HQL, with the value of its parameter */
    Map<Condition, Object> conditions() {
        Map<Condition, Object> conditions = new LinkedHashMap<>();
        add(conditions, "tenant", "tenantId = :tenant", tenantId);
        add(conditions, "kind", "kind = :kind", kind);
        add(conditions, "state", "state = :state", state);
        add(conditions, "createdFrom", "createdAt >= :createdFrom", createdFrom);
        add(conditions, "createdBefore", "createdAt < :createdBefore", createdBefore);
        return conditions;
    }

    private static void add(Map<Condition, Object> conditions, String name, String text, @Nullable Object value) {
        if (value != null) {
            conditions.put(new Condition(name, text), value);
        }
    }
}
