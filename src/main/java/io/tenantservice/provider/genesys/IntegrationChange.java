package io.tenantservice.provider.genesys;

import io.tenantservice.platform.problem.Problem;
import io.tenantservice.platform.problem.ProblemCode;
import java.time.Duration;

/** What became of a change of an organization's messaging integration. */
public sealed interface IntegrationChange {

    /** It is as was wanted, whether anything had to be done for it or not. */
    record Done(String integrationId) implements IntegrationChange {}

    /** @see OrganizationVerification.Rejected */
    record Rejected(ProblemCode code, String providerCode, String hint) implements IntegrationChange {}

    /** It is not known how far the change came; to ask again is safe. */
    record Unreachable(ProblemCode code, Duration retryAfter) implements IntegrationChange {

        public Problem asProblem() {
            return Problem.of(code).retryAfter(retryAfter);
        }
    }
}
