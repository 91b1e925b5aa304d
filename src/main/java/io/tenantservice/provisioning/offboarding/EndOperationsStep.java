package io.tenantservice.provisioning.offboarding;

import static io.tenantservice.platform.problem.ProblemCode.TENANT_BUSY;

import io.smallrye.mutiny.Uni;
import io.tenantservice.crypto.TenantKeys;
import io.tenantservice.operation.OperationRun;
import io.tenantservice.operation.ReversibleWorkflow.ReversibleStep;
import io.tenantservice.operation.StepFailure;
import io.tenantservice.operation.StepResult;
import io.tenantservice.operation.StepResult.Done;
import io.tenantservice.operation.StepResult.Failed;
import io.tenantservice.operation.TenantOperations;
import io.tenantservice.platform.tenancy.Tenancy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/**
 * Waits until nothing else works on the tenant any more. A renewal is not cut: the provider may have ended the old secret
 * already, and without the new one nothing could be ended there.
 */
@ApplicationScoped
class EndOperationsStep implements ReversibleStep {

    static final String NAME = "END_OPERATIONS";

    /** Renewals give up after a day; Vault may be away for longer than that. */
    private static final Duration WAIT_FOR = Duration.ofDays(7);

    private final TenantOperations operations;
    private final TenantKeys keys;
    private final Tenancy tenancy;

    EndOperationsStep(TenantOperations operations, TenantKeys keys, Tenancy tenancy) {
        this.operations = operations;
        this.keys = keys;
        this.tenancy = tenancy;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Uni<StepResult> run(OperationRun run) {
        return tenancy.observe(
                run.tenantId(),
                () -> operations
                        .areAtWork(run.tenantId(), run.operationId())
                        .chain(busy -> busy
                                ? busy("Another operation of the tenant is under way.")
                                : keys.isBeingMade(run.tenantId())
                                        .chain(made -> made
                                                ? busy("The tenant's key is being made.")
                                                : Uni.createFrom().item(new Done()))));
    }

    private static Uni<StepResult> busy(String hint) {
        return Uni.createFrom().item(new Failed(StepFailure.held(TENANT_BUSY, hint, WAIT_FOR)));
    }

    @Override
    public Uni<StepResult> compensate(OperationRun run) {
        return Uni.createFrom().item(new Done());
    }
}
