package io.tenantservice.webhook.delivery;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** How many deliveries were queued once more. */
@Schema(name = "RecoveredWebhookDeliveries")
public record RecoveredDeliveries(
        @Schema(
                description = "10,000 at most, the oldest; with so many, ask again for those that follow",
                examples = "12")
        int queued) {}
