package io.tenantservice.apikey;

import io.quarkus.panache.common.Parameters;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which keys of a tenant are meant: those that all of it holds for. What is null holds for every key.
 *
 * @param scope one that the key has, beside others
 * @param expiresBefore keys that do not expire do not expire before it either
 * @param unusedFor keys that have not been found good for so long, and are older themselves
 */
record ApiKeyFilter(
        UUID tenantId,
        @Nullable ApiKeyState state,
        @Nullable Environment environment,
        @Nullable String scope,
        @Nullable String namePrefix,
        @Nullable Instant createdBefore,
        @Nullable Instant expiresBefore,
        @Nullable Duration unusedFor,
        @Nullable List<UUID> ids) {

    static ApiKeyFilter of(UUID tenantId, List<UUID> ids) {
        return new ApiKeyFilter(tenantId, null, null, null, null, null, null, null, ids);
    }

    private record Condition(
            String text, String name, @Nullable Object value) {}

    /** @return a condition in HQL, whose parameters are {@link #values} */
    String where() {
        return String.join(
                " and ", conditions(Instant.EPOCH).stream().map(Condition::text).toList());
    }

    Parameters values(Instant now) {
        Parameters values = new Parameters();
        conditions(now).forEach(condition -> values.and(condition.name(), condition.value()));
        return values;
    }

    private List<Condition> conditions(Instant now) {
        Instant unusedSince = unusedFor == null ? null : now.minus(unusedFor);
        List<Condition> conditions = new ArrayList<>(List.of(
                new Condition("tenantId = :tenant", "tenant", tenantId),
                new Condition("state = :state", "state", state),
                new Condition("environment = :environment", "environment", environment),
                new Condition("array_position(scopes, :scope) > 0", "scope", scope),
                new Condition("locate(:namePrefix, name) = 1", "namePrefix", namePrefix),
                new Condition("createdAt < :createdBefore", "createdBefore", createdBefore),
                new Condition("expiresAt < :expiresBefore", "expiresBefore", expiresBefore),
                new Condition("coalesce(lastUsedAt, createdAt) < :unusedSince", "unusedSince", unusedSince),
                new Condition("id in :ids", "ids", ids)));
        conditions.removeIf(condition -> condition.value() == null);
        return conditions;
    }
}
