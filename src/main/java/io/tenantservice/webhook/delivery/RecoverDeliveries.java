package io.tenantservice.webhook.delivery;

import jakarta.validation.constraints.NotNull;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Which deliveries that have failed are to be sent once more. */
@Schema(name = "RecoverWebhookDeliveries")
public record RecoverDeliveries(
        @NotNull @Schema(description = "Those of events since then")
        Instant since) {}
