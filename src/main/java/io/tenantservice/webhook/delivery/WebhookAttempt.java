package io.tenantservice.webhook.delivery;

import static jakarta.persistence.EnumType.STRING;

import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import io.smallrye.mutiny.Uni;
import io.tenantservice.webhook.WebhookUrlCode;
import jakarta.persistence.Entity;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import java.io.Serializable;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One try of a delivery. Of the answer it keeps the status alone. Written by a statement, read as this. */
@Entity
@IdClass(WebhookAttempt.Key.class)
class WebhookAttempt extends PanacheEntityBase {

    record Key(UUID tenantId, UUID endpointId, UUID eventId, int number) implements Serializable {}

    private static final int MOST_SHOWN = 100;

    @Id
    UUID tenantId;

    @Id
    UUID endpointId;

    @Id
    UUID eventId;

    @Id
    int number;

    Instant at;

    int millis;

    @Enumerated(STRING)
    WebhookUrlCode code;

    /** Null when there was no answer. */
    @Nullable
    Integer status;

    /** @return the last hundred at most, the newest first */
    static Uni<List<WebhookAttempt>> of(WebhookDelivery delivery) {
        return WebhookAttempt.<WebhookAttempt>find(
                        "tenantId = ?1 and endpointId = ?2 and eventId = ?3 order by number desc",
                        delivery.tenantId,
                        delivery.endpointId,
                        delivery.eventId)
                .range(0, MOST_SHOWN - 1)
                .list();
    }
}
