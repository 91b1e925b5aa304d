package io.tenantservice.webhook.delivery;

import io.tenantservice.webhook.WebhookUrlCode;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A try of a delivery. Nothing of the answer is told but its status. */
@Schema(name = "WebhookAttempt")
public record AttemptView(
        @Schema(examples = "1") int number,

        Instant at,

        @Schema(description = "How long it took, in milliseconds", examples = "120")
        int millis,

        WebhookUrlCode code,

        @Nullable @Schema(description = "Of HTTP; absent when no answer came", examples = "200")
        Integer status) {

    static AttemptView of(WebhookAttempt attempt) {
        return new AttemptView(attempt.number, attempt.at, attempt.millis, attempt.code, attempt.status);
    }
}
