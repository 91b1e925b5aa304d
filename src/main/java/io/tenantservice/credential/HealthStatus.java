package io.tenantservice.credential;

import static io.tenantservice.platform.problem.ProblemCode.CREDENTIAL_INVALID;
import static io.tenantservice.platform.problem.ProblemCode.NEW_SECRET_LOST;
import static jakarta.persistence.EnumType.STRING;

import io.tenantservice.platform.problem.ProblemCode;
import jakarta.persistence.Embeddable;
import jakarta.persistence.Enumerated;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A state of a credential, since when, and why. */
@Embeddable
record HealthStatus(
        @Enumerated(STRING) CredentialHealth state,
        Instant since,

        @Enumerated(STRING) @Nullable ProblemCode code,

        @Nullable String providerCode,
        @Nullable String hint) {

    static HealthStatus unverified(Instant since) {
        return new HealthStatus(CredentialHealth.UNVERIFIED, since, null, null, null);
    }

    static HealthStatus of(CredentialVerification said, Instant since) {
        return new HealthStatus(said.health(), since, said.code(), said.providerCode(), said.hint());
    }

    /** Whether it says why the provider must refuse these secrets, which the refusal itself does not. */
    boolean explains(CredentialVerification refusal) {
        return code == NEW_SECRET_LOST && refusal.code() == CREDENTIAL_INVALID;
    }

    /** Whether there is something to tell that the other one does not, since whenever. */
    boolean differsFrom(HealthStatus other) {
        return !equals(new HealthStatus(other.state, since, other.code, other.providerCode, other.hint));
    }
}
