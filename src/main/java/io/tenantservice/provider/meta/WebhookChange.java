package io.tenantservice.provider.meta;

import io.tenantservice.platform.problem.Problem;
import io.tenantservice.platform.problem.ProblemCode;
import java.time.Duration;

/** What became of a change of where an account's events go. */
public sealed interface WebhookChange {

    /**
     * It is as was wanted.
     *
     * @param hasChanged whether anything had to be done for it, by the last of our tries
     */
    record Done(boolean hasChanged) implements WebhookChange {}

    /** @see WhatsAppVerification.Rejected */
    record Rejected(ProblemCode code, String providerCode, String hint) implements WebhookChange {}

    /** It is not known how far the change came; to ask again is safe. */
    record Unreachable(ProblemCode code, Duration retryAfter) implements WebhookChange {

        public Problem asProblem() {
            return Problem.of(code).retryAfter(retryAfter);
        }
    }
}
