package io.tenantservice.provisioning.offboarding;

import io.smallrye.mutiny.Uni;
import io.tenantservice.operation.OperationRun;
import io.tenantservice.operation.StepResult;
import io.tenantservice.operation.StepResult.Done;
import io.tenantservice.operation.Workflow.Step;
import jakarta.enterprise.context.ApplicationScoped;

/** Says what is gone and what is kept, signed, so that others can verify it without this service. */
@ApplicationScoped
class IssueCertificateStep implements Step {

    static final String NAME = "ISSUE_CERTIFICATE";

    private final Certificates certificates;

    IssueCertificateStep(Certificates certificates) {
        this.certificates = certificates;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Uni<StepResult> run(OperationRun run) {
        return certificates.issue(run.tenantId(), run.operationId()).replaceWith(new Done());
    }
}
