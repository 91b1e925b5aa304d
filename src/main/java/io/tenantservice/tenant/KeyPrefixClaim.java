package io.tenantservice.tenant;

import static io.tenantservice.platform.problem.ProblemCode.KEY_PREFIX_TAKEN;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import io.tenantservice.platform.problem.Problem;

/** Holds each key prefix for one tenant. */
final class KeyPrefixClaim {

    private static final String CLAIM = """
            insert into key_prefix_claim (key_prefix, tenant_id) values (:prefix, :tenant)
            on conflict (key_prefix) do nothing""";

    private static final String RELEASE =
            "delete from key_prefix_claim where key_prefix = :prefix and tenant_id = :tenant";

    private static final String IS_TAKEN = "select count(*) from key_prefix_claim where key_prefix = :prefix";

    private KeyPrefixClaim() {}

    /** @throws Problem KEY_PREFIX_TAKEN, which does not tell by whom */
    static Uni<Void> take(Tenant tenant) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(CLAIM)
                        .setParameter("prefix", tenant.keyPrefix)
                        .setParameter("tenant", tenant.id)
                        .executeUpdate())
                .invoke(rows -> {
                    if (rows == 0) {
                        throw Problem.of(KEY_PREFIX_TAKEN).at("/key_prefix");
                    }
                })
                .replaceWithVoid();
    }

    /** From the commit on another tenant may have it. */
    static Uni<Void> release(Tenant tenant) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(RELEASE)
                        .setParameter("prefix", tenant.keyPrefix)
                        .setParameter("tenant", tenant.id)
                        .executeUpdate())
                .replaceWithVoid();
    }

    /** In a transaction of the platform. */
    static Uni<Boolean> isTaken(String prefix) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(IS_TAKEN, Long.class)
                        .setParameter("prefix", prefix)
                        .getSingleResult())
                .map(taken -> taken > 0);
    }
}
