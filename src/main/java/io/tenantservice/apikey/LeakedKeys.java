package io.tenantservice.apikey;

import static io.tenantservice.audit.Action.API_KEY_CHANGED;
import static io.tenantservice.audit.Action.API_KEY_DISABLED;
import static io.tenantservice.platform.problem.ProblemCode.CONCURRENT_CHANGE;

import io.smallrye.mutiny.Uni;
import io.tenantservice.platform.DatabaseClock;
import io.tenantservice.platform.problem.Problem;
import io.tenantservice.platform.secret.Secret;
import io.tenantservice.platform.tenancy.Tenancy;
import io.tenantservice.tenant.KeyLeakPolicy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Does to keys that were found in public what their tenants want. What cannot be done to a key as it stands gives way to
 * the next weaker thing that makes sense, so a leak is never refused.
 */
@ApplicationScoped
public class LeakedKeys {

    private static final String REASON = "Reported as found in public";

    private final Tenancy tenancy;
    private final ApiKeyService keys;
    private final ApiKeyLifecycle lifecycle;
    private final DatabaseClock clock;

    LeakedKeys(Tenancy tenancy, ApiKeyService keys, ApiKeyLifecycle lifecycle, DatabaseClock clock) {
        this.tenancy = tenancy;
        this.keys = keys;
        this.lifecycle = lifecycle;
        this.clock = clock;
    }

    /** @return the text of a successor that is still to be issued; nothing when the key cannot have one */
    public Uni<Optional<Secret>> draftSuccessor(UUID tenantId, UUID id) {
        return tenancy.observe(tenantId, () -> ApiKey.require(tenantId, id))
                .chain(key -> key.isRotatable(clock.now())
                        ? keys.text(tenantId, key.environment).map(Optional::of)
                        : Uni.createFrom().item(Optional.empty()));
    }

    /** Lets nobody else change the key before the transaction that is open ends. */
    public Uni<Void> hold(UUID tenantId, UUID id) {
        return ApiKey.hold(tenantId, id).replaceWithVoid();
    }

    /**
     * Within the transaction that is open.
     *
     * @param successor the text of the successor, with ROTATE; nothing when the key could not have one
     * @param grace how long a key goes on beside its successor
     * @return fails with CONCURRENT_CHANGE when the key can have a successor by now
     */
    public Uni<LeakResponse> respond(
            UUID tenantId, UUID id, KeyLeakPolicy policy, Optional<Secret> successor, Duration grace) {
        return ApiKey.hold(tenantId, id).chain(key -> switch (policy) {
            case NOTIFY -> nothing();
            case DISABLE -> disable(key);
            case ROTATE -> rotate(key, successor, grace, clock.now());
        });
    }

    private Uni<LeakResponse> rotate(ApiKey key, Optional<Secret> successor, Duration grace, Instant now) {
        if (key.rotatedTo != null) {
            return shortenGrace(key, grace, now);
        }
        if (!key.isRotatable(now)) {
            // One that has expired would be good again once its end were moved.
            return disable(key);
        }
        Secret text = successor.orElseThrow(() -> Problem.of(CONCURRENT_CHANGE));
        return lifecycle
                .replaceAndRecord(key, new RotateApiKey(grace, null), text, now)
                .map(issued -> new LeakResponse(LeakAction.ROTATED, issued.id));
    }

    private Uni<LeakResponse> disable(ApiKey key) {
        if (key.state != ApiKeyState.ACTIVE) {
            return nothing();
        }
        return lifecycle
                .moveAndRecord(
                        key, held -> held.disable(REASON, clock.now()), API_KEY_DISABLED, Map.of("reason", REASON))
                .replaceWith(LeakResponse.of(LeakAction.DISABLED));
    }

    /** Who finds a key finds it in many places at once: the second place must not cut off what the first has left. */
    private Uni<LeakResponse> shortenGrace(ApiKey key, Duration grace, Instant now) {
        if (key.state != ApiKeyState.ACTIVE || !key.outlasts(grace, now)) {
            return nothing();
        }
        key.shortenGrace(grace, now);
        return lifecycle
                .tell(key, API_KEY_CHANGED, Map.of("grace_ends_at", String.valueOf(key.graceEndsAt)))
                .replaceWith(LeakResponse.of(LeakAction.GRACE_SHORTENED));
    }

    private static Uni<LeakResponse> nothing() {
        return Uni.createFrom().item(LeakResponse.of(LeakAction.NONE));
    }
}
