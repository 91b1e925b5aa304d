package io.tenantservice.tenant;

import io.smallrye.mutiny.Uni;
import io.tenantservice.platform.export.Exportable;
import io.tenantservice.platform.paging.Page;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The tenant itself, in an export of its data. */
@ApplicationScoped
class ExportedTenant implements Exportable {

    private final TenantService tenants;

    ExportedTenant(TenantService tenants) {
        this.tenants = tenants;
    }

    @Override
    public String type() {
        return "tenant";
    }

    @Override
    public Uni<Page<TenantView>> page(UUID tenantId, @Nullable String pageToken) {
        return tenants.find(tenantId)
                .map(found -> new Page<>(found.map(List::of).orElse(List.of()), null));
    }
}
