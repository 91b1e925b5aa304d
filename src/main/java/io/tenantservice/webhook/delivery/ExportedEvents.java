package io.tenantservice.webhook.delivery;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import io.tenantservice.platform.export.Exportable;
import io.tenantservice.platform.paging.Page;
import io.tenantservice.platform.paging.PageRequest;
import io.tenantservice.platform.tenancy.Tenancy;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The events that were sent to a tenant and are still kept, in an export of its data. */
@ApplicationScoped
class ExportedEvents implements Exportable {

    private final Tenancy tenancy;

    ExportedEvents(Tenancy tenancy) {
        this.tenancy = tenancy;
    }

    /** @param payload the body, as it was signed */
    @RegisterForReflection
    record Event(UUID id, String payload) {}

    @Override
    public String type() {
        return "webhook_event";
    }

    @Override
    public Uni<Page<Event>> page(UUID tenantId, @Nullable String pageToken) {
        PageRequest page = request(tenantId, pageToken);
        return tenancy.observe(tenantId, () -> WebhookEvent.page(tenantId, page))
                .map(rows -> Page.of(rows, page, event -> event.id, event -> new Event(event.id, event.payload)));
    }
}
