package io.tenantservice.tenant;

import static io.tenantservice.audit.Action.TENANT_DELETED;
import static io.tenantservice.audit.Action.TENANT_LEAVING;
import static io.tenantservice.audit.Action.TENANT_RETURNED;
import static io.tenantservice.platform.problem.ProblemCode.TENANT_NOT_FOUND;

import io.smallrye.mutiny.Uni;
import io.tenantservice.audit.Audit;
import io.tenantservice.change.ChangeKind;
import io.tenantservice.change.Changes;
import io.tenantservice.platform.problem.Problem;
import io.tenantservice.webhook.event.EventType;
import io.tenantservice.webhook.event.Outbox;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Leads tenants out, and back again, each time within the transaction that is open. */
@ApplicationScoped
public class Departures {

    private final Changes changes;
    private final Audit audit;
    private final Outbox outbox;
    private final Clock clock;

    Departures(Changes changes, Audit audit, Outbox outbox, Clock clock) {
        this.changes = changes;
        this.audit = audit;
        this.outbox = outbox;
        this.clock = clock;
    }

    /**
     * Lets nobody change the tenant, or add something to it, before the transaction ends. Who locks operations too locks
     * the tenant first.
     *
     * @return fails with TENANT_NOT_FOUND when the transaction's scope has no such tenant
     */
    public Uni<TenantView> lock(UUID id) {
        return require(id).map(TenantView::of);
    }

    private static Uni<Tenant> require(UUID id) {
        return Tenant.lock(id).onItem().ifNull().failWith(() -> Problem.of(TENANT_NOT_FOUND));
    }

    /** From whatever state: its keys are refused from the commit on, and nothing is added. */
    public Uni<Void> begin(UUID id, String reason) {
        return require(id).chain(tenant -> {
            tenant.leave(clock.instant());
            audit.record(TENANT_LEAVING, tenant.asTarget(), Map.of("reason", reason));
            outbox.add(EventType.TENANT_OFFBOARDING, tenant.asEventData(null));
            return tellCaches(tenant);
        });
    }

    /**
     * Gives a tenant that was leaving its former state back.
     *
     * @param former ACTIVE or SUSPENDED
     * @param suspensionReason of the latter
     */
    public Uni<Void> undo(UUID id, TenantState former, @Nullable String suspensionReason) {
        return require(id).chain(tenant -> {
            tenant.comeBack(former, suspensionReason, clock.instant());
            audit.record(TENANT_RETURNED, tenant.asTarget(), Map.of("state", former.name()));
            outbox.add(
                    former == TenantState.ACTIVE ? EventType.TENANT_REACTIVATED : EventType.TENANT_SUSPENDED,
                    tenant.asEventData(null));
            return tellCaches(tenant);
        });
    }

    /**
     * Ends a tenant of which nothing is left: its row stays, without what says whose it was. That of a cancelled onboarding
     * has ended before, and is forgotten now.
     */
    public Uni<Void> conclude(UUID id) {
        return require(id).chain(tenant -> {
            if (tenant.isForgotten()) {
                return Uni.createFrom().voidItem();
            }
            if (tenant.state != TenantState.DELETED) {
                tenant.delete(clock.instant());
                audit.record(TENANT_DELETED, tenant.asTarget());
            }
            tenant.forget(clock.instant());
            return tellCaches(tenant);
        });
    }

    private Uni<Void> tellCaches(Tenant tenant) {
        return changes.record(ChangeKind.TENANT, tenant.id);
    }
}
