package io.tenantservice.operation;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** One transition of an operation as callers see it. */
@Schema(name = "OperationEvent")
public record OperationEventView(
        @JsonIgnore long number,
        Instant at,

        @Schema(description = "Of the operation, after the transition")
        OperationState state,

        @Nullable
        @Schema(
                description = "The step that has another state; absent when the operation alone has",
                examples = "VERIFY_WHATSAPP")
        String step,

        @Nullable @Schema(description = "Of the step, after the transition")
        StepState stepState,

        @Nullable
        @Schema(
                description =
                        "How often the step, or its undoing, has been begun since the operation began, was resumed "
                                + "or was cancelled",
                examples = "1")
        Integer attempt,

        @Nullable @Schema(description = "While the step is WAITING: when it is tried again")
        Instant nextAttemptAt,

        @Schema(description = "Why the step's last attempt did not succeed; absent when it did")
        OperationStepView.@Nullable Failure failure) {

    static OperationEventView of(OperationEvent event) {
        return new OperationEventView(
                event.number,
                event.at,
                event.operationState,
                event.step,
                event.stepState,
                event.attempt,
                event.nextAttemptAt,
                OperationStepView.Failure.of(
                        event.failureCode,
                        event.failureProvider,
                        event.failureProviderCode,
                        event.failureHint,
                        event.stepState != StepState.FAILED));
    }
}
