package io.tenantservice.operation;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.tenantservice.platform.http.Accepted;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** An operation as callers see it. */
@Schema(name = "Operation")
public record OperationView(
        UUID id,
        OperationKind kind,

        @Schema(description = "Whose it is; an onboarding creates the tenant with this id")
        UUID tenantId,

        OperationState state,

        @Schema(description = "In the order in which they run")
        List<OperationStepView> steps,

        Instant createdAt,
        Instant updatedAt,
        @Nullable Instant finishedAt,

        @JsonIgnore long version)
        implements Accepted {

    static OperationView of(Operation operation, List<OperationStep> steps) {
        return new OperationView(
                operation.id,
                operation.kind,
                operation.tenantId,
                operation.state,
                steps.stream().map(OperationStepView::of).toList(),
                operation.createdAt,
                operation.updatedAt,
                operation.finishedAt,
                operation.version);
    }

    public boolean hasStep(String step) {
        return steps.stream().anyMatch(one -> one.name().equals(step));
    }

    public boolean hasSucceeded(String step) {
        return steps.stream().anyMatch(one -> one.name().equals(step) && one.state() == StepState.SUCCEEDED);
    }

    @Override
    public String location() {
        return "/v1/operations/" + id;
    }
}
