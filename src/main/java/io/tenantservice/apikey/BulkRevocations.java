package io.tenantservice.apikey;

import static io.tenantservice.audit.Action.API_KEY_REVOKED;
import static io.tenantservice.change.ChangeKind.API_KEY;
import static io.tenantservice.platform.problem.ProblemCode.API_KEY_COUNT_DIFFERS;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import io.tenantservice.apikey.BulkRevokeApiKeys.Intent;
import io.tenantservice.audit.Audit;
import io.tenantservice.change.Changes;
import io.tenantservice.platform.DatabaseClock;
import io.tenantservice.platform.Each;
import io.tenantservice.platform.problem.Problem;
import io.tenantservice.platform.tenancy.Tenancy;
import io.tenantservice.tenant.TenantService;
import io.tenantservice.webhook.event.EventType;
import io.tenantservice.webhook.event.Outbox;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Revokes many keys at once: all that were meant, or none. */
@ApplicationScoped
public class BulkRevocations {

    /** Of a tenant that leaves, in one transaction. */
    private static final int AT_ONCE = 200;

    private final Tenancy tenancy;
    private final TenantService tenants;
    private final Changes changes;
    private final Audit audit;
    private final Outbox outbox;
    private final DatabaseClock clock;

    BulkRevocations(
            Tenancy tenancy, TenantService tenants, Changes changes, Audit audit, Outbox outbox, DatabaseClock clock) {
        this.tenancy = tenancy;
        this.tenants = tenants;
        this.changes = changes;
        this.audit = audit;
        this.outbox = outbox;
        this.clock = clock;
    }

    Uni<BulkRevocation> revoke(UUID tenantId, BulkRevokeApiKeys request) {
        ApiKeyFilter filter = request.of(tenantId);
        return request.isDryRun() ? preview(filter) : revoke(filter, request.requireIntent());
    }

    /** Revokes whatever keys a tenant has left, for a tenant that leaves. One that is not there has none. */
    public Uni<Void> revokeAll(UUID tenantId, String reason) {
        return tenancy.observe(tenantId, () -> revokeSome(ApiKeyFilter.allOf(tenantId), reason))
                .chain(found -> found.isEmpty() ? Uni.createFrom().voidItem() : revokeAll(tenantId, reason));
    }

    private Uni<List<ApiKey>> revokeSome(ApiKeyFilter filter, String reason) {
        Instant now = clock.now();
        return ApiKey.holdUnrevoked(filter, AT_ONCE, now)
                .invoke(keys -> keys.forEach(key -> revokeAndRecord(key, reason, now)))
                .call(BulkRevocations::writeAndForget)
                .call(this::tellCaches);
    }

    private Uni<BulkRevocation> preview(ApiKeyFilter filter) {
        return tenants.get(filter.tenantId())
                .chain(() -> tenancy.observe(filter.tenantId(), () -> ApiKey.countUnrevoked(filter, clock.now())))
                .map(BulkRevocation::preview);
    }

    private Uni<BulkRevocation> revoke(ApiKeyFilter filter, Intent intent) {
        return tenants.get(filter.tenantId())
                .chain(() ->
                        tenancy.transact(filter.tenantId(), () -> revokeAndRecord(filter, intent), BulkRevocation::of));
    }

    private Uni<List<ApiKey>> revokeAndRecord(ApiKeyFilter filter, Intent intent) {
        Instant now = clock.now();
        // One more than is expected shows that there are more.
        return ApiKey.holdUnrevoked(filter, intent.expectedCount() + 1, now)
                .call(found -> requireExpected(filter, found, intent, now))
                .invoke(keys -> keys.forEach(key -> revokeAndRecord(key, intent.reason(), now)))
                .call(BulkRevocations::writeAndForget)
                .call(this::tellCaches);
    }

    private void revokeAndRecord(ApiKey key, String reason, Instant now) {
        key.revoke(reason, now);
        audit.record(API_KEY_REVOKED, key.asTarget(), Map.of("reason", reason));
        outbox.add(EventType.API_KEY_REVOKED, key.asEventData());
    }

    /** Hibernate would look at each of the keys again before each of the statements that are still to come. */
    private static Uni<Void> writeAndForget() {
        return Panache.getSession().chain(session -> session.flush().invoke(session::clear));
    }

    private Uni<Void> tellCaches(List<ApiKey> revoked) {
        return Each.inTurn(revoked, key -> changes.record(API_KEY, key.id));
    }

    /** @throws Problem API_KEY_COUNT_DIFFERS, with the count */
    private static Uni<Void> requireExpected(ApiKeyFilter filter, List<ApiKey> found, Intent intent, Instant now) {
        if (found.size() == intent.expectedCount()) {
            return Uni.createFrom().voidItem();
        }
        return ApiKey.countUnrevoked(filter, now).map(count -> {
            throw Problem.of(API_KEY_COUNT_DIFFERS, count + " match, not " + intent.expectedCount() + ".");
        });
    }
}
