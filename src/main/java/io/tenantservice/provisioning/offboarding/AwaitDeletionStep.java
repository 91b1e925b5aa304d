package io.tenantservice.provisioning.offboarding;

import io.smallrye.mutiny.Uni;
import io.tenantservice.operation.OperationRun;
import io.tenantservice.operation.ReversibleWorkflow.ReversibleStep;
import io.tenantservice.operation.StepResult;
import io.tenantservice.operation.StepResult.Done;
import io.tenantservice.operation.StepResult.Later;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;

/** Waits for the time from which the tenant's data may be deleted. */
@ApplicationScoped
class AwaitDeletionStep implements ReversibleStep {

    static final String NAME = "WAIT";

    /** A clock that is set forth shall not have data deleted early, nor one that is set back keep it for long. */
    private static final Duration LOOK_AGAIN = Duration.ofDays(1);

    private final Offboardings offboardings;
    private final Clock clock;

    AwaitDeletionStep(Offboardings offboardings, Clock clock) {
        this.offboardings = offboardings;
        this.clock = clock;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Uni<StepResult> run(OperationRun run) {
        return offboardings
                .of(run)
                .map(offboarding -> Duration.between(clock.instant(), offboarding.deleteAfter))
                .map(left ->
                        left.isPositive() ? new Later(left.compareTo(LOOK_AGAIN) < 0 ? left : LOOK_AGAIN) : new Done());
    }

    @Override
    public Uni<StepResult> compensate(OperationRun run) {
        return Uni.createFrom().item(new Done());
    }
}
