package io.tenantservice.provisioning;

import io.tenantservice.operation.OperationStepView;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What would become of an onboarding, as far as it can be told without writing anything. */
@Schema(name = "OnboardingDryRun")
public record OnboardingDryRunView(
        @Schema(
                description =
                        "WOULD_FAIL when a step would; NOT_KNOWN when a provider did not answer; else WOULD_SUCCEED, "
                                + "for all that was looked at")
        DryRunOutcome outcome,

        @Schema(description = "In the order in which they would run; each as if those before it had succeeded")
        List<Step> steps) {

    /** One step. */
    @Schema(name = "OnboardingDryRunStep")
    public record Step(
            @Schema(examples = "VERIFY_WHATSAPP") String name,
            DryRunOutcome outcome,

            @Schema(description = "Why it would fail, or why it is not known; as it would stand in the operation")
            OperationStepView.@Nullable Failure failure) {}

    static OnboardingDryRunView of(List<Step> steps) {
        return new OnboardingDryRunView(outcome(steps), steps);
    }

    private static DryRunOutcome outcome(List<Step> steps) {
        if (steps.stream().anyMatch(step -> step.outcome() == DryRunOutcome.WOULD_FAIL)) {
            return DryRunOutcome.WOULD_FAIL;
        }
        return steps.stream().anyMatch(step -> step.failure() != null)
                ? DryRunOutcome.NOT_KNOWN
                : DryRunOutcome.WOULD_SUCCEED;
    }
}
