package io.tenantservice.apikey;

import static io.tenantservice.audit.Action.API_KEY_DISABLED;
import static io.tenantservice.audit.Action.API_KEY_ENABLED;
import static io.tenantservice.audit.Action.API_KEY_REVOKED;
import static io.tenantservice.audit.Action.API_KEY_ROTATED;
import static io.tenantservice.change.ChangeKind.API_KEY;

import io.smallrye.mutiny.Uni;
import io.tenantservice.audit.Action;
import io.tenantservice.audit.Audit;
import io.tenantservice.change.Changes;
import io.tenantservice.platform.DatabaseClock;
import io.tenantservice.platform.Ids;
import io.tenantservice.platform.idempotency.OneTimeSecrets;
import io.tenantservice.platform.secret.Secret;
import io.tenantservice.platform.tenancy.Tenancy;
import io.tenantservice.tenant.TenantService;
import io.tenantservice.webhook.event.EventType;
import io.tenantservice.webhook.event.Outbox;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;

/** Leads keys from one state to the next, and from one key to its successor. */
@ApplicationScoped
class ApiKeyLifecycle {

    private final Tenancy tenancy;
    private final TenantService tenants;
    private final ApiKeyService keys;
    private final OneTimeSecrets oneTimeSecrets;
    private final Changes changes;
    private final Audit audit;
    private final Outbox outbox;
    private final Ids ids;
    private final DatabaseClock clock;

    ApiKeyLifecycle(
            Tenancy tenancy,
            TenantService tenants,
            ApiKeyService keys,
            OneTimeSecrets oneTimeSecrets,
            Changes changes,
            Audit audit,
            Outbox outbox,
            Ids ids,
            DatabaseClock clock) {
        this.tenancy = tenancy;
        this.tenants = tenants;
        this.keys = keys;
        this.oneTimeSecrets = oneTimeSecrets;
        this.changes = changes;
        this.audit = audit;
        this.outbox = outbox;
        this.ids = ids;
        this.clock = clock;
    }

    Uni<ApiKeyView> disable(UUID tenantId, UUID id, String reason) {
        return move(tenantId, id, key -> key.disable(reason, clock.now()), API_KEY_DISABLED, Map.of("reason", reason));
    }

    Uni<ApiKeyView> enable(UUID tenantId, UUID id) {
        return tenancy.transact(
                tenantId,
                () -> tenants.requireStaying(tenantId)
                        .chain(() -> ApiKey.hold(tenantId, id))
                        .chain(key -> moveAndRecord(key, held -> held.enable(clock.now()), API_KEY_ENABLED, Map.of())),
                ApiKeyView::of);
    }

    /** Revokes a key for good. */
    Uni<ApiKeyView> revoke(UUID tenantId, UUID id, String reason) {
        return move(tenantId, id, key -> key.revoke(reason, clock.now()), API_KEY_REVOKED, Map.of("reason", reason));
    }

    private Uni<ApiKeyView> move(
            UUID tenantId, UUID id, Consumer<ApiKey> move, Action action, Map<String, String> auditDetails) {
        return tenancy.transact(
                tenantId,
                () -> ApiKey.hold(tenantId, id).chain(key -> moveAndRecord(key, move, action, auditDetails)),
                ApiKeyView::of);
    }

    /** Within the transaction that is open, and that holds the key. */
    Uni<ApiKey> moveAndRecord(ApiKey held, Consumer<ApiKey> move, Action action, Map<String, String> auditDetails) {
        move.accept(held);
        return tell(held, action, auditDetails);
    }

    /**
     * Tells the caches, the audit log and the tenant's webhooks, within the transaction that is open, of what was done
     * to the key.
     */
    Uni<ApiKey> tell(ApiKey changed, Action action, Map<String, String> auditDetails) {
        audit.record(action, changed.asTarget(), auditDetails);
        outbox.add(event(action), changed.asEventData());
        return changes.record(API_KEY, changed.id).replaceWith(changed);
    }

    private static EventType event(Action action) {
        return switch (action) {
            case API_KEY_CHANGED -> EventType.API_KEY_UPDATED;
            case API_KEY_DISABLED -> EventType.API_KEY_DISABLED;
            case API_KEY_ENABLED -> EventType.API_KEY_ENABLED;
            case API_KEY_REVOKED -> EventType.API_KEY_REVOKED;
            default -> throw new IllegalStateException(action + " is no move of a key");
        };
    }

    /** Issues a successor; the key goes on for the grace period. */
    Uni<IssuedApiKey> rotate(UUID tenantId, UUID id, RotateApiKey request) {
        request.check();
        return keys.get(tenantId, id)
                .chain(key -> keys.text(tenantId, key.environment()))
                .chain(oneTimeSecrets::prepare)
                .chain(text -> tenancy.transact(
                        tenantId,
                        () -> replaceAndRecord(tenantId, id, request, text.secret()),
                        successor -> new IssuedApiKey(ApiKeyView.of(successor), text)));
    }

    private Uni<ApiKey> replaceAndRecord(UUID tenantId, UUID id, RotateApiKey request, Secret text) {
        return tenants.requireStaying(tenantId)
                .chain(() -> ApiKey.hold(tenantId, id))
                .invoke(ApiKey::requireRotatable)
                .chain(key -> replaceAndRecord(key, request, text, clock.now()));
    }

    /**
     * Within the transaction that is open, and that holds the key, which must be rotatable.
     *
     * @return the successor
     */
    Uni<ApiKey> replaceAndRecord(ApiKey key, RotateApiKey request, Secret text, Instant now) {
        KeyDraft draft = new KeyDraft(text, request.expiryOr(key.expiresAt));
        Expiry.check(draft.expiresAt(), now, "/expires_at");
        return keys.persistAndRecord(
                        key.successor(ids.next(), draft, now), text, Map.of("rotated_from", key.id.toString()))
                .invoke(successor -> key.giveWayTo(successor, request.gracePeriodOrUsual(), now))
                .call(() -> changes.record(API_KEY, key.id))
                .invoke(successor -> audit.record(API_KEY_ROTATED, key.asTarget(), rotation(key)))
                .invoke(successor -> outbox.add(EventType.API_KEY_ROTATED, key.asEventData()));
    }

    private static Map<String, String> rotation(ApiKey key) {
        return Map.of("rotated_to", String.valueOf(key.rotatedTo), "grace_ends_at", String.valueOf(key.graceEndsAt));
    }
}
