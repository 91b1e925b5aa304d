package io.tenantservice.credential;

import io.tenantservice.platform.problem.ProblemCode;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Why a credential's health is what it is, and how old that knowledge is. */
@Schema(name = "CredentialHealthDetails")
public record HealthDetails(
        @Schema(description = "Since when `health` is so") Instant since,

        @Nullable @Schema(description = "Why it is not VALID; absent when it is", examples = "PROVIDER_UNAVAILABLE")
        ProblemCode code,

        @Nullable @Schema(description = "The provider's own code", examples = "190/463")
        String providerCode,

        @Nullable @Schema(description = "What to do about it", examples = "Make a new token for the system user.")
        String hint,

        @Nullable @Schema(description = "When the provider was asked last; absent before it has been")
        Instant lastCheckedAt,

        @Nullable
        @Schema(description = "When it answered last; absent before it has. With UNREACHABLE, all is known from then")
        Instant lastAnsweredAt,

        @Nullable @Schema(description = "With UNREACHABLE: what the provider said last")
        Known known) {

    /** What the provider said before it fell silent. */
    @Schema(name = "KnownCredentialHealth")
    public record Known(
            CredentialHealth health,
            Instant since,

            @Nullable @Schema(examples = "CREDENTIAL_EXPIRED")
            ProblemCode code,

            @Nullable @Schema(examples = "190/463") String providerCode,

            @Nullable @Schema(examples = "The token has expired; make a new one.")
            String hint) {

        private static Known of(HealthStatus status) {
            return new Known(status.state(), status.since(), status.code(), status.providerCode(), status.hint());
        }
    }

    static HealthDetails of(Health health) {
        HealthStatus current = health.current();
        HealthStatus known = health.known();
        return new HealthDetails(
                current.since(),
                current.code(),
                current.providerCode(),
                current.hint(),
                health.checkedAt(),
                health.answeredAt(),
                known == null ? null : Known.of(known));
    }
}
