package io.tenantservice.operation;

import io.tenantservice.platform.problem.Problem;
import io.tenantservice.platform.problem.ProblemCode;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Why an attempt of a step did not succeed.
 *
 * @param retryFor how long it is tried again by itself; zero for what somebody has to put right, absent for as long as
 *     the configuration says
 * @param retryAfter what the cause asks to wait; absent when it does not say
 */
public record StepFailure(
        ProblemCode code,
        @Nullable Provider provider,
        @Nullable String providerCode,
        String hint,
        @Nullable Duration retryFor,
        @Nullable Duration retryAfter) {

    /** A defect that lasts is no outage: an hour is enough to put another version in its place. */
    private static final Duration DEFECTS_FOR = Duration.ofHours(1);

    private static final String AGAIN = " It is tried again by itself.";

    /** A provider has looked, and does not accept what it found. */
    public static StepFailure refused(
            Provider provider, ProblemCode code, @Nullable String providerCode, @Nullable String hint) {
        return new StepFailure(code, provider, textOrNull(providerCode), hintOr(hint, code), Duration.ZERO, null);
    }

    /** A provider did not accept something that may have been our own doing, so it is asked again for a while. */
    public static StepFailure refusedForNow(
            Provider provider, ProblemCode code, @Nullable String providerCode, String hint, Duration retryFor) {
        return new StepFailure(code, provider, textOrNull(providerCode), hint + AGAIN, retryFor, null);
    }

    /** The same of what is tried again until somebody has put it right. */
    public static StepFailure refusedForNow(
            Provider provider, ProblemCode code, @Nullable String providerCode, String hint) {
        return new StepFailure(code, provider, textOrNull(providerCode), hint + AGAIN, null, null);
    }

    /** A provider may have yet to carry out what it was asked, so it is looked there once more. */
    public static StepFailure unsettled(Provider provider, Duration lookAgainAfter) {
        return new StepFailure(
                ProblemCode.PROVIDER_UNAVAILABLE,
                provider,
                null,
                "What the provider was asked last may still take effect; it is looked there again by itself.",
                null,
                lookAgainAfter);
    }

    /**
     * Something else has to end first, which it does by itself.
     *
     * @param retryFor after which it is given up
     */
    public static StepFailure held(ProblemCode code, String hint, Duration retryFor) {
        return new StepFailure(code, null, null, hint + AGAIN, retryFor, null);
    }

    /** @param provider whose silence it was; absent when no provider was asked */
    public static StepFailure of(@Nullable Provider provider, Problem problem) {
        ProblemCode code = problem.code();
        return code.retryable()
                ? new StepFailure(code, provider, null, code.title() + "." + AGAIN, null, problem.retryAfter())
                : new StepFailure(code, provider, null, hintOr(problem.detail(), code), Duration.ZERO, null);
    }

    static StepFailure defect() {
        return new StepFailure(
                ProblemCode.INTERNAL_ERROR,
                null,
                null,
                "The service failed; report it with the operation's id." + AGAIN,
                DEFECTS_FOR,
                null);
    }

    static StepFailure switchedOff() {
        ProblemCode code = ProblemCode.FEATURE_SWITCHED_OFF;
        return new StepFailure(code, null, null, code.title() + ". It goes on by itself when it is on.", null, null);
    }

    private static String hintOr(@Nullable String hint, ProblemCode code) {
        return hint == null ? code.remedy() : hint;
    }

    private static @Nullable String textOrNull(@Nullable String text) {
        return text == null || text.isEmpty() ? null : text;
    }
}
