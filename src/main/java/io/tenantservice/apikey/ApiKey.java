package io.tenantservice.apikey;

import static io.tenantservice.platform.problem.ProblemCode.API_KEY_NOT_FOUND;
import static io.tenantservice.platform.problem.ProblemCode.API_KEY_REVOKED;
import static io.tenantservice.platform.problem.ProblemCode.API_KEY_ROTATED;
import static io.tenantservice.platform.problem.ProblemCode.API_KEY_STATE_CONFLICT;
import static jakarta.persistence.EnumType.STRING;

import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import io.quarkus.panache.common.Sort;
import io.smallrye.mutiny.Uni;
import io.tenantservice.audit.Target;
import io.tenantservice.platform.DatabaseClock;
import io.tenantservice.platform.paging.PageRequest;
import io.tenantservice.platform.problem.Problem;
import io.tenantservice.platform.secret.Secret;
import io.tenantservice.webhook.event.EventData;
import jakarta.persistence.Convert;
import jakarta.persistence.Entity;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.LockModeType;
import jakarta.persistence.Version;
import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.hibernate.annotations.Formula;
import org.hibernate.annotations.OptimisticLock;
import org.jspecify.annotations.Nullable;

/** One key of a tenant: all about it but its text. */
@Entity
@IdClass(ApiKey.Key.class)
class ApiKey extends PanacheEntityBase {

    record Key(UUID tenantId, UUID id) implements Serializable {}

    private static final int SHOWN_CHARACTERS = 4;

    @Id
    UUID tenantId;

    @Id
    UUID id;

    String name;

    @Enumerated(STRING)
    Environment environment;

    List<String> scopes;

    /** Null for a key that may come from anywhere; never empty. */
    @Nullable
    List<String> allowedCidrs;

    @Convert(converter = Metadata.Column.class)
    Map<String, String> metadata;

    @Convert(converter = RateLimits.Column.class)
    List<KeyRateLimit> rateLimits;

    /** Whose uses are counted together: a successor has that of the key that it replaces. */
    UUID limitsId;

    /** Helps a person to tell keys apart. Null for a key of another system that has not told. */
    @Nullable
    String lastFour;

    @Enumerated(STRING)
    ApiKeyState state;

    @Nullable
    Instant expiresAt;

    /** Set with {@link #rotatedTo}: until then both keys are good. Never after {@link #expiresAt}. */
    @Nullable
    Instant graceEndsAt;

    @Nullable
    UUID rotatedTo;

    @Nullable
    UUID rotatedFrom;

    @Nullable
    Instant disabledAt;

    @Nullable
    String disabledReason;

    @Nullable
    Instant revokedAt;

    @Nullable
    String revokedReason;

    /** The end of which the audit log has been told beforehand. Nothing that callers see, so it is no change to them. */
    @Nullable
    @OptimisticLock(excluded = true)
    Instant expiryToldOf;

    /** Counted elsewhere ({@code apikey.usage}), and read with the key. To find keys by it takes too long. */
    @Nullable
    @Formula("(select u.used_at from api_key_last_use u where u.tenant_id = tenant_id and u.api_key_id = id)")
    Instant lastUsedAt;

    Instant createdAt;
    Instant updatedAt;

    @Version
    long version;

    static ApiKey create(UUID tenantId, UUID id, CreateApiKey request, KeyDraft draft, Instant now) {
        return requested(fresh(tenantId, id, lastFour(draft.text()), draft.expiresAt(), now), request);
    }

    /** @return a key that another system has issued */
    static ApiKey adopt(UUID tenantId, UUID id, ForeignKey foreign, @Nullable Instant expiresAt, Instant now) {
        return requested(fresh(tenantId, id, foreign.lastFour(), expiresAt, now), foreign.request());
    }

    private static ApiKey requested(ApiKey key, CreateApiKey request) {
        key.name = request.name();
        key.environment = request.environmentOrLive();
        key.scopes = List.copyOf(request.scopes());
        key.allowedCidrs = request.allowedCidrs() == null ? null : List.copyOf(request.allowedCidrs());
        key.metadata = Metadata.sorted(request.metadataOrNone());
        key.rateLimits = request.rateLimits() == null ? List.of() : List.copyOf(request.rateLimits());
        key.limitsId = key.id;
        return key;
    }

    /** @return a key that may do what this one may */
    ApiKey successor(UUID successorId, KeyDraft draft, Instant now) {
        ApiKey key = fresh(tenantId, successorId, lastFour(draft.text()), draft.expiresAt(), now);
        key.name = name;
        key.environment = environment;
        key.scopes = List.copyOf(scopes);
        key.allowedCidrs = allowedCidrs == null ? null : List.copyOf(allowedCidrs);
        key.metadata = Metadata.sorted(metadata);
        key.rateLimits = List.copyOf(rateLimits);
        key.limitsId = limitsId;
        key.rotatedFrom = id;
        return key;
    }

    private static ApiKey fresh(
            UUID tenantId, UUID id, @Nullable String lastFour, @Nullable Instant expiresAt, Instant now) {
        ApiKey key = new ApiKey();
        key.tenantId = tenantId;
        key.id = id;
        key.lastFour = lastFour;
        key.state = ApiKeyState.ACTIVE;
        key.expiresAt = expiresAt;
        key.createdAt = now;
        key.updatedAt = now;
        return key;
    }

    private static String lastFour(Secret text) {
        return text.reveal().substring(text.reveal().length() - SHOWN_CHARACTERS);
    }

    /** @throws Problem API_KEY_NOT_FOUND when the tenant has no such key */
    static Uni<ApiKey> require(UUID tenantId, UUID id) {
        return orNotFound(ApiKey.findById(new Key(tenantId, id)));
    }

    /** The same, and lets nobody else change the key before the transaction ends; who tries waits. */
    static Uni<ApiKey> hold(UUID tenantId, UUID id) {
        return orNotFound(ApiKey.findById(new Key(tenantId, id), LockModeType.PESSIMISTIC_WRITE));
    }

    private static Uni<ApiKey> orNotFound(Uni<ApiKey> found) {
        return found.onItem().ifNull().failWith(() -> Problem.of(API_KEY_NOT_FOUND));
    }

    static Uni<List<ApiKey>> page(ApiKeyFilter filter, PageRequest page, Instant now) {
        var values = filter.values(now).and("after", page.after());
        return ApiKey.<ApiKey>find(filter.query() + " and id > :after", Sort.by("id"), values)
                .range(0, page.limit() - 1)
                .list();
    }

    static Uni<Long> countUnrevoked(ApiKeyFilter filter, Instant now) {
        return ApiKey.count(filter.query() + " and state != REVOKED", filter.values(now));
    }

    /** Lets nobody else change them before the transaction ends; in one order, so that two of these don't deadlock. */
    static Uni<List<ApiKey>> holdUnrevoked(ApiKeyFilter filter, int most, Instant now) {
        return ApiKey.<ApiKey>find(filter.query() + " and state != REVOKED", Sort.by("id"), filter.values(now))
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .range(0, most - 1)
                .list();
    }

    void apply(PatchApiKey patch, Instant now) {
        requireNotRevoked();
        name = patch.name() == null ? name : patch.name();
        scopes = patch.scopes() == null ? scopes : List.copyOf(patch.scopes());
        expiresAt = patch.expiresAt() == null ? expiresAt : patch.expiresAt().orElse(null);
        graceEndsAt = graceEndsAt == null ? null : notAfterExpiry(graceEndsAt);
        allowedCidrs = patch.allowedCidrs() == null
                ? allowedCidrs
                : patch.allowedCidrs().orElse(null);
        rateLimits =
                patch.rateLimits() == null ? rateLimits : patch.rateLimits().orElse(List.of());
        if (patch.metadata() != null) {
            metadata = patch.metadata()
                    .map(changes -> Metadata.patched(metadata, changes))
                    .orElseGet(Map::of);
            Metadata.check(metadata, "/metadata");
        }
        updatedAt = now;
    }

    void disable(String reason, Instant now) {
        requireState(ApiKeyState.ACTIVE);
        state = ApiKeyState.DISABLED;
        disabledAt = now;
        disabledReason = reason;
        updatedAt = now;
    }

    void enable(Instant now) {
        requireState(ApiKeyState.DISABLED);
        state = ApiKeyState.ACTIVE;
        noLongerDisabled();
        updatedAt = now;
    }

    void revoke(String reason, Instant now) {
        requireNotRevoked();
        state = ApiKeyState.REVOKED;
        noLongerDisabled();
        revokedAt = now;
        revokedReason = reason;
        updatedAt = now;
    }

    /** @throws Problem API_KEY_REVOKED, API_KEY_STATE_CONFLICT, or API_KEY_ROTATED when it has a successor already */
    void requireRotatable() {
        requireState(ApiKeyState.ACTIVE);
        if (rotatedTo != null) {
            throw Problem.of(API_KEY_ROTATED, "Its successor is " + rotatedTo + ".");
        }
    }

    /** Whether {@link #requireRotatable} says nothing, and a successor that ends when this one does would be good. */
    boolean isRotatable(Instant now) {
        return state == ApiKeyState.ACTIVE && rotatedTo == null && !isExpired(now);
    }

    boolean isExpired(Instant now) {
        return expiresAt != null && !expiresAt.isAfter(now);
    }

    void giveWayTo(ApiKey successor, Duration grace, Instant now) {
        rotatedTo = successor.id;
        graceEndsAt = notAfterExpiry(endOf(grace, now));
        updatedAt = now;
    }

    /** @return whether a key that has been rotated goes on for longer than that */
    boolean outlasts(Duration grace, Instant now) {
        return graceEndsAt != null && graceEndsAt.isAfter(endOf(grace, now));
    }

    void shortenGrace(Duration grace, Instant now) {
        graceEndsAt = endOf(grace, now);
        updatedAt = now;
    }

    /** No grace is over for every replica, also for one whose clock is behind. */
    private static Instant endOf(Duration grace, Instant now) {
        return grace.isZero() ? now.minus(DatabaseClock.FAST_BY_AT_MOST) : now.plus(grace);
    }

    /** @return whether its end is near and has not been told; from now on it has */
    boolean takeExpiryWarning(Instant now, Duration ahead) {
        if (expiresAt == null || expiresAt.equals(expiryToldOf)) {
            return false;
        }
        boolean isNear = expiresAt.isAfter(now) && !expiresAt.isAfter(now.plus(ahead));
        if (!isNear || state == ApiKeyState.REVOKED || rotatedTo != null) {
            return false;
        }
        expiryToldOf = expiresAt;
        return true;
    }

    Target asTarget() {
        return new Target("api-key", id);
    }

    EventData asEventData() {
        return new EventData.OfApiKey(tenantId, id, state.name(), expiresAt, rotatedTo, rotatedFrom, graceEndsAt);
    }

    private Instant notAfterExpiry(Instant time) {
        return expiresAt != null && time.isAfter(expiresAt) ? expiresAt : time;
    }

    private void noLongerDisabled() {
        disabledAt = null;
        disabledReason = null;
    }

    private void requireNotRevoked() {
        if (state == ApiKeyState.REVOKED) {
            throw Problem.of(API_KEY_REVOKED);
        }
    }

    private void requireState(ApiKeyState wanted) {
        requireNotRevoked();
        if (state != wanted) {
            throw Problem.of(API_KEY_STATE_CONFLICT, "The key is " + state + ", not " + wanted + ".");
        }
    }
}
