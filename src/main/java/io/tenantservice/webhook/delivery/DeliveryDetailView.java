package io.tenantservice.webhook.delivery;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A delivery with what was sent and what came of it. */
@Schema(name = "WebhookDeliveryDetail")
public record DeliveryDetailView(
        @JsonUnwrapped DeliveryView view,

        @Schema(
                description = "The body, as it is signed",
                examples = "{\"type\":\"webhook.ping\",\"timestamp\":\"2026-11-01T00:00:00Z\",\"data\":{}}")
        String payload,

        @Schema(description = "The last hundred at most, the newest first")
        List<AttemptView> log) {}
