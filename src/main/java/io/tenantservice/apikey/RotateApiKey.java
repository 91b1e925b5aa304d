package io.tenantservice.apikey;

import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import io.tenantservice.platform.http.NullRemoves;
import io.tenantservice.platform.problem.FieldError;
import io.tenantservice.platform.problem.Problem;
import io.tenantservice.platform.problem.ProblemCode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * How a key is replaced by another.
 *
 * @param expiresAt null when the request says nothing, empty when it says never
 */
@Schema(name = "RotateApiKey")
public record RotateApiKey(
        @Nullable
        @Schema(
                type = SchemaType.STRING,
                format = "duration",
                description = "How long the key goes on beside its successor, as an ISO 8601 duration of 0 to 30 days, "
                        + "and never past its own expiry",
                examples = "PT24H",
                defaultValue = "PT24H")
        Duration gracePeriod,

        @Nullable
        @JsonDeserialize(using = NullRemoves.class)
        @Schema(
                type = SchemaType.STRING,
                format = "date-time",
                nullable = true,
                description = "When the successor stops to be valid. Absent, that is when the key itself does; with "
                        + "`null`, it does not expire",
                examples = "2028-06-30T00:00:00Z")
        Optional<Instant> expiresAt) {

    private static final Duration USUAL = Duration.ofHours(24);
    private static final Duration LONGEST = Duration.ofDays(30);

    /** @throws Problem VALIDATION_FAILED when the grace period is negative or too long */
    void check() {
        if (gracePeriodOrUsual().isNegative() || gracePeriodOrUsual().compareTo(LONGEST) > 0) {
            throw Problem.of(
                    List.of(new FieldError("/grace_period", ProblemCode.OUT_OF_RANGE, "must be 0 to 30 days")));
        }
    }

    Duration gracePeriodOrUsual() {
        return gracePeriod == null ? USUAL : gracePeriod;
    }

    /** @param former the key's own; a rotation alone lets nobody in for longer */
    @Nullable
    Instant expiryOr(@Nullable Instant former) {
        return expiresAt == null ? former : expiresAt.orElse(null);
    }
}
