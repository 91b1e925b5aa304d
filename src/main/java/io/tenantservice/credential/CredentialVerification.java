package io.tenantservice.credential;

import static io.tenantservice.platform.problem.ProblemCode.PROVIDER_REQUEST_REFUSED;
import static io.tenantservice.platform.problem.ProblemCode.PROVIDER_SCOPE_MISSING;
import static io.tenantservice.platform.problem.ProblemCode.TOKEN_EXPIRES_SOON;

import io.tenantservice.platform.problem.ProblemCode;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What a provider said of a credential. */
@Schema(name = "CredentialVerification")
public record CredentialVerification(
        CredentialHealth health,

        @Nullable @Schema(description = "Why it is not VALID; absent when it is", examples = "CREDENTIAL_EXPIRED")
        ProblemCode code,

        @Nullable @Schema(description = "The provider's own code", examples = "190/463")
        String providerCode,

        @Nullable @Schema(description = "What to do about it", examples = "Make a new token for the system user.")
        String hint) {

    static CredentialVerification valid() {
        return new CredentialVerification(CredentialHealth.VALID, null, null, null);
    }

    /** @param end of a token; null for never */
    static CredentialVerification goodUntil(@Nullable Instant end, Instant now) {
        return ExpiryThresholds.isNear(end, now)
                ? new CredentialVerification(
                        CredentialHealth.EXPIRING,
                        TOKEN_EXPIRES_SOON,
                        null,
                        "The token ends at " + end + "; refresh it, or put another one at `…/pending`.")
                : valid();
    }

    static CredentialVerification rejected(ProblemCode code, String providerCode, String hint) {
        return new CredentialVerification(health(code), code, providerCode.isEmpty() ? null : providerCode, hint);
    }

    static CredentialVerification unreachable(ProblemCode code) {
        return new CredentialVerification(
                CredentialHealth.UNREACHABLE, code, null, "Nothing is to be done: it is asked again by itself.");
    }

    /** A request that is refused for its form is a defect of ours, and says nothing of the credential. */
    private static CredentialHealth health(ProblemCode code) {
        return switch (code) {
            case PROVIDER_SCOPE_MISSING -> CredentialHealth.INSUFFICIENT_SCOPE;
            case PROVIDER_REQUEST_REFUSED -> CredentialHealth.UNREACHABLE;
            default -> CredentialHealth.INVALID;
        };
    }

    /** Whether the credential can be used. */
    public boolean isGood() {
        return health.isGood();
    }

    boolean isAnswer() {
        return health != CredentialHealth.UNREACHABLE;
    }
}
