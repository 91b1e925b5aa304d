package io.tenantservice.apikey.pepper;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Which versions of the pepper are needed to find keys, of all tenants. Inside the platform's transaction that is open. */
final class PepperUse {

    private static final String COUNT =
            "select pepper_version, count(*) from api_key_hash_claim group by pepper_version";

    /** PostgreSQL refuses it if a key is stored meanwhile that needs the version. */
    private static final String DELETE_UNUSED = """
            delete from pepper
            where exists (select from pepper later
                          where later.version > pepper.version
                            and later.current_from < now() - :millis * interval '1 millisecond')
              and not exists (select from api_key_hash_claim where pepper_version = pepper.version)
            returning version""";

    private PepperUse() {}

    /** @return how many keys need each version; nothing for one that none needs */
    static Uni<Map<Integer, Long>> count() {
        return Panache.getSession()
                .chain(session ->
                        session.createNativeQuery(COUNT, Object[].class).getResultList())
                .map(rows -> rows.stream().collect(Collectors.toMap(row -> (Integer) row[0], row -> (Long) row[1])));
    }

    /**
     * Deletes versions that no key needs, for good.
     *
     * @param keepFor how long a later version must have been in use
     * @return those that were deleted
     */
    static Uni<List<Integer>> deleteUnused(Duration keepFor) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(DELETE_UNUSED, Integer.class)
                        .setParameter("millis", keepFor.toMillis())
                        .getResultList());
    }
}
