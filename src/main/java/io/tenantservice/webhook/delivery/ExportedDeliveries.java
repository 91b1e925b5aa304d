package io.tenantservice.webhook.delivery;

import io.smallrye.mutiny.Uni;
import io.tenantservice.platform.export.Exportable;
import io.tenantservice.platform.paging.Page;
import io.tenantservice.platform.paging.PageRequest;
import io.tenantservice.platform.tenancy.Tenancy;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What became of each event at each endpoint, in an export of the tenant's data. */
@ApplicationScoped
class ExportedDeliveries implements Exportable {

    private static final WebhookDelivery.Key BEFORE_ALL =
            new WebhookDelivery.Key(new UUID(0, 0), new UUID(0, 0), new UUID(0, 0));

    private final Tenancy tenancy;

    ExportedDeliveries(Tenancy tenancy) {
        this.tenancy = tenancy;
    }

    @Override
    public String type() {
        return "webhook_delivery";
    }

    @Override
    public Uni<Page<DeliveryView>> page(UUID tenantId, @Nullable String pageToken) {
        WebhookDelivery.Key after = pageToken == null ? BEFORE_ALL : read(tenantId, pageToken);
        return tenancy.observe(tenantId, () -> WebhookDelivery.after(tenantId, after, PageRequest.MAX_SIZE))
                .map(rows -> page(rows.stream().map(DeliveryView::of).toList()));
    }

    private static Page<DeliveryView> page(List<DeliveryView> rows) {
        return new Page<>(rows, rows.size() < PageRequest.MAX_SIZE ? null : token(rows.getLast()));
    }

    private static String token(DeliveryView last) {
        return last.webhookEndpointId() + "/" + last.id();
    }

    private static WebhookDelivery.Key read(UUID tenantId, String token) {
        String[] parts = token.split("/", 2);
        return new WebhookDelivery.Key(tenantId, UUID.fromString(parts[0]), UUID.fromString(parts[1]));
    }
}
