package io.tenantservice.apikey.verify;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.tenantservice.ratelimit.LimitState;
import java.time.Duration;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** How one limit of a key stands after a verification. */
@Schema(name = "RateLimitStanding")
public record LimitStanding(
        @Schema(examples = "default") String name,

        @Schema(description = "The key's own", examples = "100")
        int limit,

        @Schema(description = "What can be taken now; with `degraded`, at the replica that answers", examples = "99")
        int remaining,

        @Schema(description = "Seconds until all of the limit can be taken, rounded up", examples = "1")
        long reset,

        @Schema(description = "Whether this limit refused") boolean exceeded,

        @Nullable
        @Schema(
                description =
                        "Seconds until the same charge would be allowed, rounded up. Present when the limit refused, "
                                + "unless the charge is more than the limit",
                examples = "1")
        Long retryAfter,

        @JsonIgnore long periodSeconds) {

    static LimitStanding of(LimitState state) {
        return new LimitStanding(
                state.limit().name(),
                state.limit().limit(),
                state.remaining(),
                seconds(state.reset()),
                state.isExceeded(),
                state.retryAfter().map(LimitStanding::seconds).orElse(null),
                state.limit().period().toSeconds());
    }

    /** Rounded up, so that who waits for so long does not come too early. */
    private static long seconds(Duration time) {
        return time.plusSeconds(1).minusNanos(1).toSeconds();
    }
}
