package io.tenantservice.webhook.delivery;

import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import io.quarkus.panache.common.Sort;
import io.smallrye.mutiny.Uni;
import io.tenantservice.platform.paging.PageRequest;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import java.io.Serializable;
import java.util.List;
import java.util.UUID;

/** What is sent. Written by the outbox, read as this. */
@Entity
@IdClass(WebhookEvent.Key.class)
class WebhookEvent extends PanacheEntityBase {

    record Key(UUID tenantId, UUID id) implements Serializable {}

    @Id
    UUID tenantId;

    @Id
    UUID id;

    /** The very text that is signed. */
    String payload;

    /** @return in the order of their ids */
    static Uni<List<WebhookEvent>> page(UUID tenantId, PageRequest page) {
        return WebhookEvent.<WebhookEvent>find("tenantId = ?1 and id > ?2", Sort.by("id"), tenantId, page.after())
                .range(0, page.limit() - 1)
                .list();
    }

    static Uni<String> payload(WebhookDelivery delivery) {
        return WebhookEvent.<WebhookEvent>findById(new Key(delivery.tenantId, delivery.eventId))
                .map(event -> event.payload);
    }
}
