package io.tenantservice.tenant;

import static io.tenantservice.audit.Action.TENANT_ACTIVATED;
import static io.tenantservice.audit.Action.TENANT_CHANGED;
import static io.tenantservice.audit.Action.TENANT_CREATED;
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
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.Map;
import java.util.UUID;

/** Creates tenants and leads them through their states. */
@ApplicationScoped
public class TenantService {

    private final Tenancy tenancy;
    private final RegionConfig region;
    private final TenantKeys keys;
    private final Changes changes;
    private final Audit audit;
    private final Ids ids;
    private final Clock clock;

    TenantService(
            Tenancy tenancy, RegionConfig region, TenantKeys keys, Changes changes, Audit audit, Ids ids, Clock clock) {
        this.tenancy = tenancy;
        this.region = region;
        this.keys = keys;
        this.changes = changes;
        this.audit = audit;
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
        return tellCaches(tenant);
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
                        .invoke(tenant -> tenant.apply(patch, clock.instant()))
                        .call(this::tellCaches)
                        .invoke(tenant -> audit.record(TENANT_CHANGED, tenant.asTarget(), patch.auditDetails())),
                TenantView::of);
    }

    Uni<TenantView> suspend(UUID id, String reason) {
        return tenancy.transact(
                id,
                () -> Tenant.require(id)
                        .invoke(tenant -> tenant.suspend(reason, clock.instant()))
                        .call(this::tellCaches)
                        .invoke(tenant -> audit.record(TENANT_SUSPENDED, tenant.asTarget(), Map.of("reason", reason))),
                TenantView::of);
    }

    Uni<TenantView> reactivate(UUID id) {
        return tenancy.transact(
                id,
                () -> Tenant.require(id)
                        .invoke(tenant -> tenant.reactivate(clock.instant()))
                        .call(this::tellCaches)
                        .invoke(tenant -> audit.record(TENANT_REACTIVATED, tenant.asTarget())),
                TenantView::of);
    }

    private Uni<Void> tellCaches(Tenant tenant) {
        return changes.record(ChangeKind.TENANT, tenant.id);
    }
}
