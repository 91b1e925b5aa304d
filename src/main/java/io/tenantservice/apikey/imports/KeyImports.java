package io.tenantservice.apikey.imports;

import static io.tenantservice.change.ChangeKind.API_KEY_PATTERN;
import static io.tenantservice.platform.problem.ProblemCode.API_KEY_HASH_TAKEN;
import static io.tenantservice.platform.problem.ProblemCode.API_KEY_LOOKUP_PREFIX_FULL;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import io.tenantservice.apikey.ApiKeyService;
import io.tenantservice.apikey.ForeignKey;
import io.tenantservice.change.Changes;
import io.tenantservice.platform.problem.FieldError;
import io.tenantservice.platform.problem.Problem;
import io.tenantservice.platform.problem.ProblemCode;
import io.tenantservice.platform.tenancy.Tenancy;
import io.tenantservice.tenant.TenantService;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Takes in keys that another system has issued, all of a request or none. No word to the caches of keys is needed: that a
 * text is no key is never said without a look at what was imported.
 */
@ApplicationScoped
class KeyImports {

    /** So many hashes by bcrypt are computed for a text at most. */
    private static final int MOST_OF_A_BEGINNING = 4;

    /** Imports of one tenant wait for each other, as the same hash may stand in both. */
    private static final String LOCK = "select pg_advisory_xact_lock(hashtextextended('api-keys-of-' || :tenant, 0))";

    private final Tenancy tenancy;
    private final TenantService tenants;
    private final ApiKeyService keys;
    private final Changes changes;
    private final Clock clock;

    KeyImports(Tenancy tenancy, TenantService tenants, ApiKeyService keys, Changes changes, Clock clock) {
        this.tenancy = tenancy;
        this.tenants = tenants;
        this.keys = keys;
        this.changes = changes;
        this.clock = clock;
    }

    Uni<ApiKeyPatternsView> patterns(UUID tenantId) {
        return tenants.get(tenantId)
                .chain(() -> tenancy.observe(tenantId, () -> KeyPatternClaim.of(tenantId)))
                .map(ApiKeyPatternsView::new);
    }

    Uni<ImportedApiKeys> takeIn(UUID tenantId, ImportApiKeys request) {
        request.check(clock.instant());
        return keys.usualLifetime(tenantId)
                .chain(usual -> tenancy.transact(
                        tenantId, () -> persistAndRecord(tenantId, request, usual), ImportedApiKeys::new));
    }

    private Uni<List<UUID>> persistAndRecord(UUID tenantId, ImportApiKeys request, Duration usualLifetime) {
        List<ImportedHash> hashes =
                request.keys().stream().map(ImportApiKey::hash).toList();
        List<ForeignKey> foreign = request.keys().stream()
                .map(key -> new ForeignKey(key.asCreation(), key.lastFour()))
                .toList();
        return tenants.requireStaying(tenantId)
                .chain(() -> KeyPatternClaim.take(tenantId, request.pattern()))
                .call(isNew -> isNew
                        ? changes.record(API_KEY_PATTERN, KeyPatterns.ALL)
                        : Uni.createFrom().voidItem())
                .chain(() -> lock(tenantId))
                .chain(() -> requireFresh(tenantId, hashes))
                .chain(() -> keys.adopt(tenantId, foreign, usualLifetime))
                .call(ids -> persist(tenantId, ids, hashes))
                .call(() -> requireRoom(tenantId, hashes));
    }

    private static Uni<Integer> lock(UUID tenantId) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(LOCK)
                        .setParameter("tenant", tenantId.toString())
                        .executeUpdate());
    }

    /** @throws Problem API_KEY_HASH_TAKEN, with all that are */
    private static Uni<Void> requireFresh(UUID tenantId, List<ImportedHash> hashes) {
        List<String> values =
                hashes.stream().map(hash -> hash.normalized().orElseThrow()).toList();
        return ImportedKeyHash.known(tenantId, values)
                .invoke(known -> {
                    Set<String> seen = new HashSet<>(known);
                    refuse(values, value -> !seen.add(value), API_KEY_HASH_TAKEN, "/hash/value");
                })
                .replaceWithVoid();
    }

    private static Uni<Void> persist(UUID tenantId, List<UUID> ids, List<ImportedHash> hashes) {
        Object[] rows = IntStream.range(0, ids.size())
                .mapToObj(i -> ImportedKeyHash.of(tenantId, ids.get(i), hashes.get(i)))
                .toArray();
        return Panache.getSession()
                .chain(session -> session.persistAll(rows).chain(session::flush).invoke(session::clear));
    }

    /** @throws Problem API_KEY_LOOKUP_PREFIX_FULL, with all keys whose is */
    private static Uni<Void> requireRoom(UUID tenantId, List<ImportedHash> hashes) {
        Set<String> beginnings = hashes.stream()
                .map(ImportedHash::lookupPrefix)
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
        if (beginnings.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        List<String> ofKeys = hashes.stream()
                .map(hash -> Objects.requireNonNullElse(hash.lookupPrefix(), ""))
                .toList();
        return ImportedKeyHash.crowded(tenantId, beginnings, MOST_OF_A_BEGINNING)
                .invoke(crowded -> refuse(ofKeys, crowded::contains, API_KEY_LOOKUP_PREFIX_FULL, "/hash/lookup_prefix"))
                .replaceWithVoid();
    }

    /** @param values of the keys, in the order of the request */
    private static void refuse(Collection<String> values, Predicate<String> isRefused, ProblemCode code, String place) {
        List<String> all = List.copyOf(values);
        List<FieldError> errors = IntStream.range(0, all.size())
                .filter(i -> isRefused.test(all.get(i)))
                .mapToObj(i -> new FieldError("/keys/" + i + place, code, code.title()))
                .toList();
        if (!errors.isEmpty()) {
            throw Problem.of(code, errors);
        }
    }
}
