package io.tenantservice.apikey;

import io.smallrye.mutiny.Uni;
import io.tenantservice.platform.DatabaseClock;
import io.tenantservice.platform.export.Exportable;
import io.tenantservice.platform.paging.Page;
import io.tenantservice.platform.paging.PageRequest;
import io.tenantservice.platform.tenancy.Tenancy;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A tenant's API keys, in an export of its data. */
@ApplicationScoped
class ExportedApiKeys implements Exportable {

    private final Tenancy tenancy;
    private final DatabaseClock clock;

    ExportedApiKeys(Tenancy tenancy, DatabaseClock clock) {
        this.tenancy = tenancy;
        this.clock = clock;
    }

    @Override
    public String type() {
        return "api_key";
    }

    @Override
    public Uni<Page<ApiKeyView>> page(UUID tenantId, @Nullable String pageToken) {
        PageRequest page = request(tenantId, pageToken);
        return tenancy.observe(tenantId, () -> ApiKey.page(ApiKeyFilter.allOf(tenantId), page, clock.now()))
                .map(rows -> Page.of(rows, page, key -> key.id, ApiKeyView::of));
    }
}
