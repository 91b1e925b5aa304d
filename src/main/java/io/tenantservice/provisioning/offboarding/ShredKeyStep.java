package io.tenantservice.provisioning.offboarding;

import static io.tenantservice.platform.problem.ProblemCode.TENANT_KEY_SHRED_WITHHELD;

import io.smallrye.mutiny.Uni;
import io.tenantservice.crypto.KeyShredding;
import io.tenantservice.operation.OperationRun;
import io.tenantservice.operation.StepFailure;
import io.tenantservice.operation.StepResult;
import io.tenantservice.operation.StepResult.Done;
import io.tenantservice.operation.StepResult.Failed;
import io.tenantservice.operation.Workflow.Step;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/**
 * Destroys the keys that the tenant had alone. Where workers may not, it waits until somebody has run the command. One
 * that tenants share stays; the certificate says so.
 */
@ApplicationScoped
class ShredKeyStep implements Step {

    static final String NAME = "SHRED_KEY";

    /** People have to see to it first. */
    private static final Duration LOOK_EVERY = Duration.ofMinutes(1);

    /** Nothing else can come of it, so it is never given up. */
    private static final Duration FOR_EVER = Duration.ofDays(36_500);

    private final KeyShredding shredding;

    ShredKeyStep(KeyShredding shredding) {
        this.shredding = shredding;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Uni<StepResult> run(OperationRun run) {
        return shredding
                .findEnd(run.tenantId())
                .chain(end -> end.isPresent() ? Uni.createFrom().item(new Done()) : destroy(run));
    }

    private Uni<StepResult> destroy(OperationRun run) {
        if (!shredding.isHeldHere()) {
            return Uni.createFrom().item(new Failed(withheld(run)));
        }
        return shredding.shred(run.tenantId()).replaceWith(new Done());
    }

    private static StepFailure withheld(OperationRun run) {
        String hint = "Workers may not destroy keys here. Run: tenant-service shred-key --tenant %s --irreversible. "
                + "It goes on by itself when that is done.";
        return new StepFailure(
                TENANT_KEY_SHRED_WITHHELD, null, null, hint.formatted(run.tenantId()), FOR_EVER, LOOK_EVERY);
    }
}
