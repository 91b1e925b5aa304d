package io.tenantservice.tenant;

import io.smallrye.mutiny.Uni;
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
import java.util.UUID;

/** Creates tenants and leads them through their states. */
@ApplicationScoped
public class TenantService {

    private final Tenancy tenancy;
    private final RegionConfig region;
    private final Ids ids;
    private final Clock clock;

    TenantService(Tenancy tenancy, RegionConfig region, Ids ids, Clock clock) {
        this.tenancy = tenancy;
        this.region = region;
        this.ids = ids;
        this.clock = clock;
    }

    Uni<TenantView> create(CreateTenant request) {
        Tenant tenant = Tenant.create(ids.next(), request, region.id(), clock.instant());
        return tenancy.transact(tenant.id, () -> persistAndClaim(tenant), TenantView::of);
    }

    private static Uni<Tenant> persistAndClaim(Tenant tenant) {
        return tenant.<Tenant>persistAndFlush().call(KeyPrefixClaim::take);
    }

    Uni<TenantView> get(UUID id) {
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
                        .invoke(tenant -> tenant.apply(patch, clock.instant())),
                TenantView::of);
    }

    Uni<TenantView> suspend(UUID id, String reason) {
        return tenancy.transact(
                id, () -> Tenant.require(id).invoke(tenant -> tenant.suspend(reason, clock.instant())), TenantView::of);
    }

    Uni<TenantView> reactivate(UUID id) {
        return tenancy.transact(
                id, () -> Tenant.require(id).invoke(tenant -> tenant.reactivate(clock.instant())), TenantView::of);
    }
}
