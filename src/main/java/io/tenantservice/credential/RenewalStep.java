package io.tenantservice.credential;

import io.smallrye.mutiny.Uni;
import io.tenantservice.operation.OperationRun;
import io.tenantservice.operation.StepResult;
import io.tenantservice.operation.Workflow;
import java.util.function.Function;

/** One step of a renewal, which is a method of its workflow. */
record RenewalStep(String name, Function<OperationRun, Uni<StepResult>> work) implements Workflow.Step {

    @Override
    public Uni<StepResult> run(OperationRun run) {
        return work.apply(run);
    }
}
