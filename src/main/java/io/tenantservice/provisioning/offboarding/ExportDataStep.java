package io.tenantservice.provisioning.offboarding;

import io.smallrye.mutiny.Uni;
import io.tenantservice.operation.OperationRun;
import io.tenantservice.operation.ReversibleWorkflow.ReversibleStep;
import io.tenantservice.operation.StepResult;
import io.tenantservice.operation.StepResult.Done;
import io.tenantservice.provisioning.export.TenantExports;
import jakarta.enterprise.context.ApplicationScoped;

/** Makes the file that the tenant takes along, if that was asked for. */
@ApplicationScoped
class ExportDataStep implements ReversibleStep {

    static final String NAME = "EXPORT_DATA";

    private final Offboardings offboardings;
    private final TenantExports exports;

    ExportDataStep(Offboardings offboardings, TenantExports exports) {
        this.offboardings = offboardings;
        this.exports = exports;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Uni<StepResult> run(OperationRun run) {
        return offboardings
                .of(run)
                .chain(offboarding -> offboarding.export
                        ? exports.make(run.tenantId(), run.operationId())
                        : Uni.createFrom().voidItem())
                .replaceWith(new Done());
    }

    @Override
    public Uni<StepResult> compensate(OperationRun run) {
        return exports.delete(run.tenantId(), run.operationId()).replaceWith(new Done());
    }
}
