package io.tenantservice.credential;

import io.smallrye.mutiny.Uni;
import io.tenantservice.operation.Provider;
import io.tenantservice.operation.StepFailure;
import io.tenantservice.operation.StepResult;
import io.tenantservice.platform.problem.Problem;
import io.tenantservice.platform.problem.ProblemCode;
import java.time.Duration;

/** What a provider's answer, or its silence, means for the step of a renewal. */
final class RenewalAnswers {

    /** How long a provider may need until all its parts know of a new secret or token. */
    private static final Duration SETTLED_WITHIN = Duration.ofMinutes(15);

    private RenewalAnswers() {}

    static Uni<StepResult> done() {
        return Uni.createFrom().item(new StepResult.Done());
    }

    static Uni<StepResult> refused(Provider provider, ProblemCode code, String providerCode, String hint) {
        return failed(StepFailure.refused(provider, code, providerCode, hint));
    }

    static Uni<StepResult> refusedForNow(Provider provider, ProblemCode code, String providerCode, String hint) {
        return failed(StepFailure.refusedForNow(provider, code, providerCode, hint, SETTLED_WITHIN));
    }

    static Uni<StepResult> silence(Provider provider, Problem problem) {
        return failed(StepFailure.of(provider, problem));
    }

    private static Uni<StepResult> failed(StepFailure failure) {
        return Uni.createFrom().item(new StepResult.Failed(failure));
    }
}
