package io.tenantservice.provider.genesys;

import io.tenantservice.platform.problem.Problem;
import io.tenantservice.platform.problem.ProblemCode;
import io.tenantservice.platform.secret.Secret;
import java.time.Duration;

/** What became of the replacement of a client's secret. */
public sealed interface SecretRegeneration {

    /** The old secret is dead already: keep the new one before anything else is done. */
    record Regenerated(Secret clientSecret) implements SecretRegeneration {}

    /**
     * Genesys does not replace it, now. An earlier call whose answer got lost may have done so.
     *
     * @see OrganizationVerification.Rejected
     */
    record Rejected(ProblemCode code, String providerCode, String hint) implements SecretRegeneration {}

    /** The old secret may be dead. To ask again with the same token is safe, and replaces it once more. */
    record Unreachable(ProblemCode code, Duration retryAfter) implements SecretRegeneration {

        public Problem asProblem() {
            return Problem.of(code).retryAfter(retryAfter);
        }
    }
}
