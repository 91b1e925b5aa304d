package io.tenantservice.apikey.verify;

import static io.tenantservice.change.ChangeKind.API_KEY;
import static io.tenantservice.change.ChangeKind.TENANT;
import static io.tenantservice.platform.problem.ProblemCode.ENCRYPTION_UNAVAILABLE;

import io.smallrye.mutiny.Uni;
import io.tenantservice.change.Caches;
import io.tenantservice.change.Loaded;
import io.tenantservice.change.SubjectCache;
import io.tenantservice.change.redis.SecondLevels;
import io.tenantservice.crypto.Pepper;
import io.tenantservice.platform.MonotonicClock;
import io.tenantservice.platform.gather.Gathered;
import io.tenantservice.platform.problem.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Keys and their tenants, from memory as long as that is right, or from what another replica has read. They are held
 * apart, so that the suspension of a tenant is one change, however many keys it has. That a key isn't there is held too.
 * Issuing one records no change: nobody can have asked for a text that was not made yet.
 */
@ApplicationScoped
class KnownKeys {

    private static final String KEYS = "api-keys";
    private static final String TENANTS = "tenants-of-api-keys";
    private static final int MOST_AT_ONCE = 200;
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final VerifyQuery query;
    private final Pepper pepper;
    private final HashMoves moves;
    private final MonotonicClock clock;
    private final SubjectCache<PresentedKey, KeyFacts> keys;
    private final SubjectCache<UUID, TenantFacts> tenants;

    /** However many unknown keys arrive, PostgreSQL is asked by a few statements at a time. */
    private final Gathered<PresentedKey, LookedUp> lookUps = new Gathered<>(MOST_AT_ONCE, this::load);

    /**
     * What one look-up has shown of one key.
     *
     * @param isCertain false when the key may be there nevertheless, by a version of the pepper that isn't held here
     */
    private record LookedUp(Loaded<KeyFacts> key, boolean isCertain) {}

    KnownKeys(
            VerifyQuery query,
            Pepper pepper,
            HashMoves moves,
            Caches caches,
            SecondLevels levels,
            MonotonicClock clock) {
        this.query = query;
        this.pepper = pepper;
        this.moves = moves;
        this.clock = clock;
        this.keys = caches.make(KEYS, Set.of(API_KEY), this::lookUp, levels.make(KEYS, new KeyFactsFormat()));
        this.tenants =
                caches.make(TENANTS, Set.of(TENANT), query::tenant, levels.make(TENANTS, new TenantFactsFormat()));
    }

    /** Fails with ENCRYPTION_UNAVAILABLE while a version of the pepper cannot be opened and the others don't find the key. */
    Uni<Optional<KnownKey>> find(PresentedKey key) {
        return keys.get(key)
                .chain(found -> found.map(this::withTenant)
                        .orElseGet(() -> Uni.createFrom().item(Optional.empty())));
    }

    /** The same, and does not believe that a key isn't there without asking again. */
    Uni<Optional<KnownKey>> findAnew(PresentedKey key) {
        long began = clock.nanos();
        return lookUp(key)
                .invoke(loaded -> keys.offer(key, loaded, began))
                .chain(loaded -> loaded.value()
                        .map(this::withTenant)
                        .orElseGet(() -> Uni.createFrom().item(Optional.empty())));
    }

    /** What PostgreSQL says at this moment, for who acts on a key; it fails as {@link #find} does. */
    Uni<Optional<KeyFacts>> findStored(PresentedKey key) {
        return lookUp(key).map(Loaded::value);
    }

    private Uni<Optional<KnownKey>> withTenant(KeyFacts key) {
        return tenants.get(key.tenantId()).map(found -> found.map(tenant -> new KnownKey(key, tenant)));
    }

    private Uni<Loaded<KeyFacts>> lookUp(PresentedKey key) {
        return lookUps.add(key).map(this::requireCertain);
    }

    private Loaded<KeyFacts> requireCertain(LookedUp found) {
        if (!found.isCertain()) {
            pepper.refresh();
            throw Problem.of(ENCRYPTION_UNAVAILABLE).retryAfter(RETRY_AFTER);
        }
        return found.key();
    }

    private Uni<List<LookedUp>> load(List<PresentedKey> presented) {
        long began = clock.nanos();
        return query.keys(
                        presented.stream().flatMap(key -> key.hashes().stream()).toList())
                .invoke(found -> offerTenants(found, began))
                .map(found ->
                        presented.stream().map(key -> lookedUp(found, key)).toList());
    }

    private LookedUp lookedUp(FoundKeys found, PresentedKey key) {
        Optional<KeyHash> hash = found.hashOf(key);
        hash.flatMap(key::moveFrom).ifPresent(moves::begin);
        return hash.map(found.keys()::get)
                .map(known -> new LookedUp(Loaded.of(known.key(), known.key().id(), found.snapshot()), true))
                .orElseGet(() -> new LookedUp(Loaded.absent(found.snapshot()), key.isHashedWith(found.peppers())));
    }

    /** The same row told of them, so they need no look-up of their own. */
    private void offerTenants(FoundKeys found, long began) {
        found.keys().values().stream()
                .map(KnownKey::tenant)
                .distinct()
                .forEach(tenant -> tenants.offer(tenant.id(), Loaded.of(tenant, tenant.id(), found.snapshot()), began));
    }
}
