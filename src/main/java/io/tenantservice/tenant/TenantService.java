package io.tenantservice.tenant;

import static io.tenantservice.audit.Action.TENANT_ACTIVATED;
import static io.tenantservice.audit.Action.TENANT_CHANGED;
import static io.tenantservice.audit.Action.TENANT_CREATED;
import static io.tenantservice.audit.Action.TENANT_DELETED;
import static io.tenantservice.audit.Action.TENANT_LEAVING;
import static io.tenantservice.audit.Action.TENANT_REACTIVATED;
import static io.tenantservice.audit.Action.TENANT_SUSPENDED;

import io.smallrye.mutiny.Uni;
import io.tenantservice.audit.Audit;
import io.tenantservice.change.ChangeKind;
import io.tenantservice.change.Changes;
import io.tenantservice.crypto.TenantKeys;
import io.tenantservice.platform.Ids;
import io.tenantservice.platform.http.IfMatch;
import io.tenantservice.platform.paging.Page;
import io.tenantservice.platform.paging.PageRequest;
import io.tenantservice.platform.security.Caller;
import io.tenantservice.platform.tenancy.Scope;
import io.tenantservice.platform.tenancy.Tenancy;
import io.tenantservice.region.RegionConfig;
import io.tenantservice.webhook.event.EventType;
import io.tenantservice.webhook.event.Outbox;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Creates tenants and leads them through their states. */
@ApplicationScoped
public class TenantService {

    private final Tenancy tenancy;
    private final RegionConfig region;
    private final TenantKeys keys;
    private final Changes changes;
    private final Audit audit;
    private final Outbox outbox;
    private final Ids ids;
    private final Clock clock;

    TenantService(
            Tenancy tenancy,
            RegionConfig region,
            TenantKeys keys,
            Changes changes,
            Audit audit,
            Outbox outbox,
            Ids ids,
            Clock clock) {
        this.tenancy = tenancy;
        this.region = region;
        this.keys = keys;
        this.changes = changes;
        this.audit = audit;
        this.outbox = outbox;
        this.ids = ids;
        this.clock = clock;
    }

    Uni<TenantView> create(CreateTenant request) {
        Tenant tenant = Tenant.create(ids.next(), request, TenantState.ACTIVE, region.id(), clock.instant());
        return tenancy.transact(tenant.id, () -> persistAndClaim(tenant), TenantView::of);
    }

    /** Creates a tenant that is being onboarded, unless it is there already. */
    public Uni<Void> provision(UUID id, CreateTenant request) {
        Tenant tenant = Tenant.create(id, request, TenantState.PROVISIONING, region.id(), clock.instant());
        return tenancy.observe(
                        id, () -> Tenant.<Tenant>findById(id).onItem().ifNull().switchTo(() -> persistAndClaim(tenant)))
                .replaceWithVoid();
    }

    /** Ends the onboarding of a tenant; one whose onboarding has ended is left as it is. */
    public Uni<Void> activate(UUID id) {
        return tenancy.observe(id, () -> Tenant.require(id).call(this::activateIfProvisioning))
                .replaceWithVoid();
    }

    private Uni<Void> activateIfProvisioning(Tenant tenant) {
        if (tenant.state != TenantState.PROVISIONING) {
            return Uni.createFrom().voidItem();
        }
        tenant.activate(clock.instant());
        audit.record(TENANT_ACTIVATED, tenant.asTarget());
        outbox.add(EventType.TENANT_ACTIVATED, tenant.asEventData(null));
        return tellCaches(tenant);
    }

    /** Has a tenant's keys refused, and nothing added to it any more. One that is not there, or leaves, stays so. */
    public Uni<Void> leave(UUID id) {
        return tenancy.observe(id, () -> Tenant.lock(id).onItem().ifNotNull().call(this::leaveIfStaying))
                .replaceWithVoid();
    }

    private Uni<Void> leaveIfStaying(Tenant tenant) {
        if (tenant.state.isLeaving()) {
            return Uni.createFrom().voidItem();
        }
        tenant.leave(clock.instant());
        audit.record(TENANT_LEAVING, tenant.asTarget());
        return tellCaches(tenant);
    }

    /** Ends a tenant that leaves, and has nothing any more; its key prefix is free again. One that is gone stays so. */
    public Uni<Void> delete(UUID id) {
        return tenancy.observe(id, () -> Tenant.lock(id).onItem().ifNotNull().call(this::deleteIfThere))
                .replaceWithVoid();
    }

    private Uni<Void> deleteIfThere(Tenant tenant) {
        if (tenant.state == TenantState.DELETED) {
            return Uni.createFrom().voidItem();
        }
        tenant.delete(clock.instant());
        audit.record(TENANT_DELETED, tenant.asTarget());
        return KeyPrefixClaim.release(tenant).chain(() -> tellCaches(tenant));
    }

    /**
     * Within the transaction that is open, which adds something to the tenant: it stays until the commit.
     *
     * @return fails with TENANT_STATE_CONFLICT when it leaves or has left
     */
    public Uni<Void> requireStaying(UUID id) {
        return Tenant.hold(id).invoke(Tenant::requireStaying).replaceWithVoid();
    }

    /** Within the transaction that is open: whether the tenant has been made. */
    public Uni<Boolean> isThere(UUID id) {
        return Tenant.count("id", id).map(tenants -> tenants > 0);
    }

    /** @return whether a tenant, of which nothing else is told, has the prefix; for the platform */
    public Uni<Boolean> isPrefixTaken(String keyPrefix) {
        return tenancy.observe(new Scope.Platform(), () -> KeyPrefixClaim.isTaken(keyPrefix));
    }

    private Uni<Tenant> persistAndClaim(Tenant tenant) {
        return tenant.<Tenant>persistAndFlush()
                .call(KeyPrefixClaim::take)
                .call(created -> keys.request(created.id))
                .invoke(created -> audit.record(TENANT_CREATED, created.asTarget()));
    }

    public Uni<TenantView> get(UUID id) {
        return tenancy.observe(id, () -> Tenant.require(id)).map(TenantView::of);
    }

    Uni<Optional<TenantView>> find(UUID id) {
        return tenancy.observe(id, () -> Tenant.<Tenant>findById(id))
                .map(tenant -> Optional.ofNullable(tenant).map(TenantView::of));
    }

    /** @return the caller's own tenant alone, unless the caller is the platform */
    Uni<Page<TenantView>> list(Caller caller, TenantFilter filter, PageRequest page) {
        return tenancy.observe(Scope.of(caller), () -> Tenant.page(filter, page))
                .map(rows -> Page.of(rows, page, tenant -> tenant.id, TenantView::of));
    }

    Uni<TenantView> patch(UUID id, IfMatch ifMatch, PatchTenant patch) {
        return tenancy.transact(
                id,
                () -> Tenant.require(id)
                        .invoke(tenant -> ifMatch.check(tenant.version))
                        .invoke(Tenant::requireStaying)
                        .invoke(tenant -> tenant.apply(patch, clock.instant()))
                        .call(this::tellCaches)
                        .invoke(tenant -> audit.record(TENANT_CHANGED, tenant.asTarget(), patch.auditDetails()))
                        .invoke(tenant -> outbox.add(
                                EventType.TENANT_UPDATED,
                                tenant.asEventData(
                                        List.copyOf(patch.auditDetails().keySet())))),
                TenantView::of);
    }

    Uni<TenantView> suspend(UUID id, String reason) {
        return tenancy.transact(
                id,
                () -> Tenant.require(id)
                        .invoke(tenant -> tenant.suspend(reason, clock.instant()))
                        .call(this::tellCaches)
                        .invoke(tenant -> audit.record(TENANT_SUSPENDED, tenant.asTarget(), Map.of("reason", reason)))
                        .invoke(tenant -> outbox.add(EventType.TENANT_SUSPENDED, tenant.asEventData(null))),
                TenantView::of);
    }

    Uni<TenantView> reactivate(UUID id) {
        return tenancy.transact(
                id,
                () -> Tenant.require(id)
                        .invoke(tenant -> tenant.reactivate(clock.instant()))
                        .call(this::tellCaches)
                        .invoke(tenant -> audit.record(TENANT_REACTIVATED, tenant.asTarget()))
                        .invoke(tenant -> outbox.add(EventType.TENANT_REACTIVATED, tenant.asEventData(null))),
                TenantView::of);
    }

    private Uni<Void> tellCaches(Tenant tenant) {
        return changes.record(ChangeKind.TENANT, tenant.id);
    }
}
