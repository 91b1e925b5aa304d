package io.tenantservice.webhook.delivery;

import jakarta.validation.constraints.NotNull;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Which deliveries that have failed, for good or for now, are to be sent. */
@Schema(name = "RecoverWebhookDeliveries")
public record RecoverDeliveries(
        @NotNull @Schema(description = "Those of events since then")
        Instant since) {}
