package io.tenantservice.apikey.verify;

import static io.tenantservice.change.ChangeKind.API_KEY;
import static io.tenantservice.change.ChangeKind.TENANT;

import io.smallrye.mutiny.Uni;
import io.tenantservice.change.Caches;
import io.tenantservice.change.Loaded;
import io.tenantservice.change.SubjectCache;
import io.tenantservice.platform.gather.Gathered;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Keys and their tenants, from memory as long as that is right. They are held apart, so that the suspension of a tenant is
 * one change, however many keys it has. That a key isn't there is held too. Issuing one records no change: nobody can
 * have asked for a text that was not made yet.
 */
@ApplicationScoped
class KnownKeys {

    private static final int MOST_AT_ONCE = 200;

    private final VerifyQuery query;
    private final SubjectCache<KeyHash, KeyFacts> keys;
    private final SubjectCache<UUID, TenantFacts> tenants;

    /** However many unknown keys arrive, PostgreSQL is asked by a few statements at a time. */
    private final Gathered<KeyHash, Loaded<KeyFacts>> lookUps = new Gathered<>(MOST_AT_ONCE, this::load);

    KnownKeys(VerifyQuery query, Caches caches) {
        this.query = query;
        this.keys = caches.make("api-keys", Set.of(API_KEY), lookUps::add);
        this.tenants = caches.make("tenants-of-api-keys", Set.of(TENANT), query::tenant);
    }

    Uni<Optional<KnownKey>> find(KeyHash hash) {
        return keys.get(hash)
                .chain(found -> found.map(this::withTenant)
                        .orElseGet(() -> Uni.createFrom().item(Optional.empty())));
    }

    private Uni<Optional<KnownKey>> withTenant(KeyFacts key) {
        return tenants.get(key.tenantId()).map(found -> found.map(tenant -> new KnownKey(key, tenant)));
    }

    private Uni<List<Loaded<KeyFacts>>> load(List<KeyHash> hashes) {
        return query.keys(hashes)
                .invoke(this::offerTenants)
                .map(found -> hashes.stream().map(hash -> loaded(found, hash)).toList());
    }

    private static Loaded<KeyFacts> loaded(FoundKeys found, KeyHash hash) {
        return Optional.ofNullable(found.keys().get(hash))
                .map(known -> Loaded.of(known.key(), known.key().id(), found.snapshot()))
                .orElseGet(() -> Loaded.absent(found.snapshot()));
    }

    /** The same row told of them, so they need no look-up of their own. */
    private void offerTenants(FoundKeys found) {
        found.keys()
                .values()
                .forEach(known -> tenants.offer(
                        known.tenant().id(),
                        Loaded.of(known.tenant(), known.tenant().id(), found.snapshot()),
                        Duration.ZERO));
    }
}
