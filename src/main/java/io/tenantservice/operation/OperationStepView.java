package io.tenantservice.operation;

import io.tenantservice.platform.problem.ProblemCode;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** One step of an operation as callers see it. */
@Schema(name = "OperationStep")
public record OperationStepView(
        @Schema(examples = "VERIFY_WHATSAPP") String name,
        StepState state,

        @Schema(description = "How often it has been begun; attempts to undo it are not among these", examples = "1")
        int attempts,

        @Nullable @Schema(description = "When it was first begun")
        Instant startedAt,

        @Nullable Instant finishedAt,

        @Nullable
        @Schema(
                description =
                        "While it is WAITING: when it is tried again, or, without a `failure`, when what it waits for by plan "
                                + "is looked at")
        Instant nextAttemptAt,

        @Nullable
        @Schema(description = "Why its last attempt did not succeed, or why it is held back; absent when it succeeded")
        Failure failure) {

    /** Why an attempt did not succeed. */
    @Schema(name = "StepFailure")
    public record Failure(
            ProblemCode code,

            @Nullable @Schema(description = "Whose answer it was; absent when it was nobody's outside")
            Provider provider,

            @Nullable @Schema(description = "The provider's own code", examples = "190/463")
            String providerCode,

            @Schema(
                    description = "What it means, or what to do about it",
                    examples = "The token has expired; make a new one.")
            String hint,

            @Schema(description = "Whether it is tried again without anybody doing anything")
            boolean retryable) {

        /** @return nothing where no attempt has failed */
        static @Nullable Failure of(
                @Nullable ProblemCode code,
                @Nullable Provider provider,
                @Nullable String providerCode,
                @Nullable String hint,
                boolean retryable) {
            return code == null || hint == null ? null : new Failure(code, provider, providerCode, hint, retryable);
        }
    }

    static OperationStepView of(OperationStep step) {
        return new OperationStepView(
                step.name,
                step.state,
                step.attempts,
                step.startedAt,
                step.finishedAt,
                step.nextAttemptAt,
                Failure.of(
                        step.failureCode,
                        step.failureProvider,
                        step.failureProviderCode,
                        step.failureHint,
                        step.state != StepState.FAILED));
    }
}
