package io.tenantservice.provider.meta;

import io.tenantservice.platform.problem.Problem;
import io.tenantservice.platform.problem.ProblemCode;
import io.tenantservice.platform.secret.Secret;
import java.time.Duration;
import java.time.Instant;

/** What became of the exchange of an access token for a fresh one. */
public sealed interface TokenRefresh {

    /**
     * Nobody has looked at the fresh token yet.
     *
     * @param formerExpiresAt until when the old one stays good
     */
    record Refreshed(Secret accessToken, Instant formerExpiresAt) implements TokenRefresh {}

    /** @see WhatsAppVerification.Rejected */
    record Rejected(ProblemCode code, String providerCode, String hint) implements TokenRefresh {}

    /** A token that was made and got lost on its way does no harm; to ask again is safe. */
    record Unreachable(ProblemCode code, Duration retryAfter) implements TokenRefresh {

        public Problem asProblem() {
            return Problem.of(code).retryAfter(retryAfter);
        }
    }
}
