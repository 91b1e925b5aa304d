package io.tenantservice.apikey.leak;

import io.smallrye.mutiny.Uni;
import io.tenantservice.platform.export.Exportable;
import io.tenantservice.platform.paging.Page;
import io.tenantservice.platform.paging.PageRequest;
import io.tenantservice.platform.tenancy.Tenancy;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Where a tenant's keys were found in public, in an export of its data. */
@ApplicationScoped
class ExportedLeaks implements Exportable {

    private final Tenancy tenancy;

    ExportedLeaks(Tenancy tenancy) {
        this.tenancy = tenancy;
    }

    @Override
    public String type() {
        return "api_key_leak";
    }

    @Override
    public Uni<Page<KeyLeakView>> page(UUID tenantId, @Nullable String pageToken) {
        PageRequest page = request(tenantId, pageToken);
        return tenancy.observe(tenantId, () -> ApiKeyLeak.page(new KeyLeakFilter(tenantId, null, null), page))
                .map(rows -> Page.of(rows, page, leak -> leak.id, KeyLeakView::of));
    }
}
