package io.tenantservice.apikey.imports;

import static io.tenantservice.platform.problem.ProblemCode.API_KEY_PATTERN_CONFLICT;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import io.tenantservice.platform.problem.Problem;
import java.util.List;
import java.util.UUID;

/** Holds each pattern for one tenant. Inside the tenant's transaction that is open. */
final class KeyPatternClaim {

    static final int MOST = 10;

    /** Overlaps cannot be left to a constraint, so patterns are declared one at a time over the installation. */
    private static final String LOCK = "select pg_advisory_xact_lock(hashtextextended('api-key-patterns', 0))";

    private static final String OWN = """
            select prefix, alphabet, min_length, max_length, lookup_length
            from api_key_pattern where tenant_id = :tenant order by prefix""";

    private static final String OVERLAPS = "select overlaps_api_key_pattern(:prefix)";

    /** Without a lookup length, 0 stands for it, as a null would have no type. */
    private static final String INSERT = """
            insert into api_key_pattern (prefix, tenant_id, alphabet, min_length, max_length, lookup_length)
            values (:prefix, :tenant, :alphabet, :min, :max, nullif(:lookup, 0))""";

    private KeyPatternClaim() {}

    static Uni<List<ApiKeyPattern>> of(UUID tenantId) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(OWN, Object[].class)
                        .setParameter("tenant", tenantId)
                        .getResultList())
                .map(rows -> rows.stream().map(KeyPatternClaim::pattern).toList());
    }

    private static ApiKeyPattern pattern(Object[] row) {
        return new ApiKeyPattern(
                (String) row[0], KeyAlphabet.valueOf((String) row[1]), (Integer) row[2], (Integer) row[3], (Integer)
                        row[4]);
    }

    /**
     * @return whether the tenant did not have the pattern before
     * @throws Problem API_KEY_PATTERN_CONFLICT
     */
    static Uni<Boolean> take(UUID tenantId, ApiKeyPattern pattern) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(LOCK).executeUpdate())
                .chain(() -> of(tenantId))
                .chain(own -> own.contains(pattern)
                        ? Uni.createFrom().item(false)
                        : requireFree(own, pattern)
                                .chain(() -> insert(tenantId, pattern))
                                .replaceWith(true));
    }

    private static Uni<Void> requireFree(List<ApiKeyPattern> own, ApiKeyPattern pattern) {
        if (own.size() == MOST) {
            throw Problem.of(API_KEY_PATTERN_CONFLICT, "The tenant has " + MOST + " patterns already.")
                    .at("/pattern/prefix");
        }
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(OVERLAPS, Boolean.class)
                        .setParameter("prefix", pattern.prefix())
                        .getSingleResult())
                .invoke(overlaps -> {
                    if (overlaps) {
                        throw Problem.of(API_KEY_PATTERN_CONFLICT).at("/pattern/prefix");
                    }
                })
                .replaceWithVoid();
    }

    private static Uni<Integer> insert(UUID tenantId, ApiKeyPattern pattern) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(INSERT)
                        .setParameter("prefix", pattern.prefix())
                        .setParameter("tenant", tenantId)
                        .setParameter("alphabet", pattern.alphabet().name())
                        .setParameter("min", pattern.minLength())
                        .setParameter("max", pattern.maxLength())
                        .setParameter("lookup", pattern.lookupLength() == null ? 0 : pattern.lookupLength())
                        .executeUpdate());
    }
}
