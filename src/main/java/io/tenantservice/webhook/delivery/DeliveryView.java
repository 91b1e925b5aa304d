package io.tenantservice.webhook.delivery;

import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A delivery as the endpoint's tenant sees it. */
@Schema(name = "WebhookDelivery")
public record DeliveryView(
        @Schema(description = "The event's, which the receiver sees as `webhook-id`")
        UUID id,

        UUID webhookEndpointId,
        @Schema(examples = "api_key.revoked") String type,
        DeliveryState state,

        @Schema(description = "Tries so far", examples = "1")
        int attempts,

        @Nullable @Schema(description = "Present while it is PENDING: not before then it is tried next")
        Instant nextAttemptAt,

        Instant createdAt,

        @Nullable @Schema(description = "Absent while it is PENDING")
        Instant endedAt) {

    static DeliveryView of(WebhookDelivery delivery) {
        return new DeliveryView(
                delivery.eventId,
                delivery.endpointId,
                delivery.type,
                delivery.state,
                delivery.attempts,
                delivery.dueAt,
                delivery.createdAt,
                delivery.endedAt);
    }
}
