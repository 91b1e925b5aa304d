package io.tenantservice.webhook.delivery;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** How many deliveries were queued once more. */
@Schema(name = "RecoveredWebhookDeliveries")
public record RecoveredDeliveries(
        @Schema(description = "10,000 at most; with so many, ask again until it is 0", examples = "12")
        int queued) {}
