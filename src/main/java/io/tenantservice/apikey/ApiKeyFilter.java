package io.tenantservice.apikey;

import static java.util.stream.Collectors.joining;

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

    /**
     * The keys that were used are read once, beforehand. Else PostgreSQL would look for the last use of one key after
     * the other, which for a million of them takes longer than a statement may.
     */
    private static final String UNUSED = """
            createdAt < :unusedSince and not exists (
                select 1 from (
                    with used as materialized (
                        select u.apiKeyId as keyId from ApiKeyLastUse u
                        where u.tenantId = :tenant and u.usedAt >= :unusedSince)
                    select used.keyId as keyId from used used) since
                where since.keyId = k.id)""";

    static ApiKeyFilter of(UUID tenantId, List<UUID> ids) {
        return new ApiKeyFilter(tenantId, null, null, null, null, null, null, null, ids);
    }

    static ApiKeyFilter allOf(UUID tenantId) {
        return new ApiKeyFilter(tenantId, null, null, null, null, null, null, null, null);
    }

    private record Condition(
            String text, String name, @Nullable Object value) {}

    /** @return a query in HQL, whose parameters are {@link #values}; it ends with a condition, more may follow */
    String query() {
        return conditions(Instant.EPOCH).stream()
                .map(Condition::text)
                .collect(joining(" and ", "from ApiKey k where ", ""));
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
                new Condition(UNUSED, "unusedSince", unusedSince),
                new Condition("id in :ids", "ids", ids)));
        conditions.removeIf(condition -> condition.value() == null);
        return conditions;
    }
}
