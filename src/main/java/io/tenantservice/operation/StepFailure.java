package io.tenantservice.operation;

import io.tenantservice.platform.problem.Problem;
import io.tenantservice.platform.problem.ProblemCode;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Why an attempt of a step did not succeed.
 *
 * @param retryAfter what the cause asks to wait; absent when it does not say
 */
public record StepFailure(
        ProblemCode code,
        @Nullable Provider provider,
        @Nullable String providerCode,
        String hint,
        boolean retryable,
        @Nullable Duration retryAfter) {

    /** A provider has looked, and does not accept what it found. */
    public static StepFailure of(
            Provider provider, ProblemCode code, @Nullable String providerCode, @Nullable String hint) {
        return new StepFailure(
                code, provider, providerCode, hint == null ? code.remedy() : hint, code.retryable(), null);
    }

    static StepFailure of(Problem problem) {
        ProblemCode code = problem.code();
        String detail = problem.detail();
        return new StepFailure(
                code, null, null, detail == null ? code.remedy() : detail, code.retryable(), problem.retryAfter());
    }

    /** Our own defect: the next version of the program may do better, so it is tried again. */
    static StepFailure defect() {
        return new StepFailure(ProblemCode.INTERNAL_ERROR, null, null, ProblemCode.INTERNAL_ERROR.remedy(), true, null);
    }
}
