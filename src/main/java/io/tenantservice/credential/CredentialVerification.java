package io.tenantservice.credential;

import io.tenantservice.platform.problem.ProblemCode;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What a provider said of a credential. */
@Schema(name = "CredentialVerification")
public record CredentialVerification(
        CredentialHealth health,

        @Nullable @Schema(description = "Why it is not good; absent when it is", examples = "CREDENTIAL_EXPIRED")
        ProblemCode code,

        @Nullable @Schema(description = "The provider's own code", examples = "190/463")
        String providerCode,

        @Nullable @Schema(description = "What to do about it", examples = "Make a new token for the system user.")
        String hint) {

    static CredentialVerification valid() {
        return new CredentialVerification(CredentialHealth.VALID, null, null, null);
    }

    static CredentialVerification invalid(ProblemCode code, String providerCode, String hint) {
        return new CredentialVerification(
                CredentialHealth.INVALID, code, providerCode.isEmpty() ? null : providerCode, hint);
    }
}
