package io.tenantservice.apikey;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import io.tenantservice.crypto.PepperHash;

/** Where a key is found by its hash, over all tenants. */
final class KeyHashClaim {

    private static final String CLAIM = """
            insert into api_key_hash_claim (hash, pepper_version, tenant_id, api_key_id)
            values (:hash, :pepper, :tenant, :key)""";

    private KeyHashClaim() {}

    static Uni<Void> take(ApiKey key, PepperHash hash) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(CLAIM)
                        .setParameter("hash", hash.bytes())
                        .setParameter("pepper", hash.version())
                        .setParameter("tenant", key.tenantId)
                        .setParameter("key", key.id)
                        .executeUpdate())
                .replaceWithVoid();
    }
}
