package io.tenantservice.webhook.endpoint;

import io.tenantservice.platform.problem.FieldError;
import io.tenantservice.platform.problem.Problem;
import io.tenantservice.platform.problem.ProblemCode;
import java.time.Duration;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** How an endpoint's secret is replaced by another. */
@Schema(name = "RotateWebhookSecret")
public record RotateWebhookSecret(
        @Nullable
        @Schema(
                type = SchemaType.STRING,
                format = "duration",
                description = "How long the secret so far signs beside the new one, as an ISO 8601 duration of 0 to 7 "
                        + "days. With PT0S it is erased at once, and with it those before it",
                examples = "PT24H",
                defaultValue = "PT24H")
        Duration overlap) {

    private static final Duration USUAL = Duration.ofHours(24);
    private static final Duration LONGEST = Duration.ofDays(7);

    /** @throws Problem VALIDATION_FAILED when it is negative or too long */
    Duration overlapOrUsual() {
        Duration wanted = overlap == null ? USUAL : overlap;
        if (wanted.isNegative() || wanted.compareTo(LONGEST) > 0) {
            throw Problem.of(List.of(new FieldError("/overlap", ProblemCode.OUT_OF_RANGE, "must be 0 to 7 days")));
        }
        return wanted;
    }
}
