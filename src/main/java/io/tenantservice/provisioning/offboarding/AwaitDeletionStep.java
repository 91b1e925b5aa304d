package io.tenantservice.provisioning.offboarding;

import io.smallrye.mutiny.Uni;
import io.tenantservice.operation.OperationRun;
import io.tenantservice.operation.ReversibleWorkflow.ReversibleStep;
import io.tenantservice.operation.StepResult;

import jakarta.enterprise.context.ApplicationScoped;

/** Waits for the time from which the tenant's data may be deleted. */
@ApplicationScoped
class AwaitDeletionStep implements ReversibleStep {

    static final String NAME = "WAIT";

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
