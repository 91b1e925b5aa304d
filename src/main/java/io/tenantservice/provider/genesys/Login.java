package io.tenantservice.provider.genesys;

import io.tenantservice.platform.problem.Problem;
import io.tenantservice.platform.problem.ProblemCode;
import io.tenantservice.platform.secret.Secret;
import java.time.Duration;

/** What became of a login with a client's id and secret. */
public sealed interface Login {

    /** @param accessToken lives for 48 hours at most, as the client is set up */
    record LoggedIn(Secret accessToken) implements Login {}

    /** @see OrganizationVerification.Rejected */
    record Rejected(ProblemCode code, String providerCode, String hint) implements Login {}

    /** Nothing was learned of the secret. */
    record Unreachable(ProblemCode code, Duration retryAfter) implements Login {

        public Problem asProblem() {
            return Problem.of(code).retryAfter(retryAfter);
        }
    }
}
