package io.tenantservice.credential;

import io.tenantservice.platform.problem.FieldError;
import io.tenantservice.platform.problem.Problem;
import io.tenantservice.platform.problem.ProblemCode;
import java.time.Duration;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** How pending secrets are put in use. */
@Schema(name = "PromoteSecrets")
public record PromoteSecrets(
        @Nullable
        @Schema(
                type = org.eclipse.microprofile.openapi.annotations.enums.SchemaType.STRING,
                format = "duration",
                description = "How long the secrets so far can be brought back by `:rollback`, as an ISO 8601 duration "
                        + "of 0 to 7 days. With PT0S they are erased at once",
                examples = "PT24H",
                defaultValue = "PT24H")
        Duration keepPrevious) {

    private static final Duration USUAL = Duration.ofHours(24);
    private static final Duration LONGEST = Duration.ofDays(7);

    /** @throws Problem when it is negative or too long */
    Duration keepPreviousOrUsual() {
        Duration wanted = keepPrevious == null ? USUAL : keepPrevious;
        if (wanted.isNegative() || wanted.compareTo(LONGEST) > 0) {
            throw Problem.of(
                    List.of(new FieldError("/keep_previous", ProblemCode.OUT_OF_RANGE, "must be 0 to 7 days")));
        }
        return wanted;
    }
}
