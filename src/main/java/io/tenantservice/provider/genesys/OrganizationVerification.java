package io.tenantservice.provider.genesys;

import io.tenantservice.platform.problem.Problem;
import io.tenantservice.platform.problem.ProblemCode;
import java.time.Duration;

/** What is known of an organization's credential after Genesys has been asked. */
public sealed interface OrganizationVerification {

    /** @param organizationName Genesys's word for it */
    record Verified(String organizationId, String organizationName) implements OrganizationVerification {}

    /**
     * Genesys has looked, and something is wrong that only a person can put right.
     *
     * @param providerCode for example {@code invalid_client}; empty when the answer was good and its content was not
     */
    record Rejected(ProblemCode code, String providerCode, String hint) implements OrganizationVerification {}

    /** Nothing was learned of the credential. */
    record Unreachable(ProblemCode code, Duration retryAfter) implements OrganizationVerification {

        public Problem asProblem() {
            return Problem.of(code).retryAfter(retryAfter);
        }
    }
}
