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

/**
 * Waits for the time from which the tenant's data may be deleted. PostgreSQL's clock decides, as deleteAfter is of it too:
 * that of a worker which goes wrong shall not have all tenants that wait deleted.
 */
@ApplicationScoped
class AwaitDeletionStep implements ReversibleStep {

    static final String NAME = "WAIT";

    private static final Duration LOOK_AGAIN = Duration.ofDays(1);
    private static final Duration AT_SOONEST = Duration.ofSeconds(1);

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
                .isDue(run)
                .chain(due -> due
                        ? Uni.createFrom().item(new Done())
                        : offboardings.of(run).map(this::lookAgain));
    }

    /** By this process's clock, which decides nothing else. */
    private StepResult lookAgain(Offboarding offboarding) {
        Duration left = Duration.between(clock.instant(), offboarding.deleteAfter);
        if (left.compareTo(AT_SOONEST) < 0) {
            return new Later(AT_SOONEST);
        }
        return new Later(left.compareTo(LOOK_AGAIN) < 0 ? left : LOOK_AGAIN);
    }

    @Override
    public Uni<StepResult> compensate(OperationRun run) {
        return Uni.createFrom().item(new Done());
    }
}
