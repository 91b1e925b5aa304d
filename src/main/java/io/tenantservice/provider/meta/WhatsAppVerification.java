package io.tenantservice.provider.meta;

import io.tenantservice.platform.problem.Problem;
import io.tenantservice.platform.problem.ProblemCode;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What is known of a WhatsApp account's credential after Meta has been asked. */
public sealed interface WhatsAppVerification {

    /**
     * All that was to be checked is good. Texts other than ids are Meta's own words, an open list.
     *
     * @param expiresAt null for a token that does not expire
     * @param messagingLimit for example {@code TIER_2K}; holds for the whole business portfolio
     */
    record Verified(
            String appId,
            String displayName,
            String displayPhoneNumber,
            String qualityRating,
            String numberStatus,
            String messagingLimit,
            @Nullable Instant expiresAt)
            implements WhatsAppVerification {}

    /**
     * Meta has looked, and something is wrong that only a person can put right.
     *
     * @param providerCode for example {@code 190/463}; empty when Meta's answer was good and its content was not
     */
    record Rejected(ProblemCode code, String providerCode, String hint) implements WhatsAppVerification {}

    /** Nothing was learned of the credential. */
    record Unreachable(ProblemCode code, Duration retryAfter) implements WhatsAppVerification {

        public Problem asProblem() {
            return Problem.of(code).retryAfter(retryAfter);
        }
    }
}
