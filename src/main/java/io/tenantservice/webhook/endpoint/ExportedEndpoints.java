package io.tenantservice.webhook.endpoint;

import io.smallrye.mutiny.Uni;
import io.tenantservice.platform.export.Exportable;
import io.tenantservice.platform.paging.Page;
import io.tenantservice.platform.paging.PageRequest;
import io.tenantservice.platform.tenancy.Tenancy;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Where a tenant's events are sent, in an export of its data; without the secrets that sign them. */
@ApplicationScoped
class ExportedEndpoints implements Exportable {

    private final Tenancy tenancy;

    ExportedEndpoints(Tenancy tenancy) {
        this.tenancy = tenancy;
    }

    @Override
    public String type() {
        return "webhook_endpoint";
    }

    @Override
    public Uni<Page<WebhookEndpointView>> page(UUID tenantId, @Nullable String pageToken) {
        PageRequest page = request(tenantId, pageToken);
        return tenancy.observe(tenantId, () -> WebhookEndpoint.page(tenantId, page))
                .map(rows -> Page.of(rows, page, endpoint -> endpoint.id, WebhookEndpointView::of));
    }
}
