package io.tenantservice.operation;

import static io.tenantservice.audit.Action.OPERATION_CANCELLED;

import io.smallrye.mutiny.Uni;
import io.tenantservice.audit.Audit;
import io.tenantservice.operation.OperationTurns.Attempt;
import io.tenantservice.platform.job.Jobs;
import io.tenantservice.platform.tenancy.Scope;
import io.tenantservice.platform.tenancy.Tenancy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/** Keeps the record of how far a cancelled operation has been undone, for the process whose turn it is. */
@ApplicationScoped
class CompensationTurns {

    private final OperationTurns turns;
    private final Tenancy tenancy;
    private final Jobs jobs;
    private final Audit audit;
    private final Clock clock;

    CompensationTurns(OperationTurns turns, Tenancy tenancy, Jobs jobs, Audit audit, Clock clock) {
        this.turns = turns;
        this.tenancy = tenancy;
        this.jobs = jobs;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * @return whether a process is still at the operation's run. It may be in the middle of a call to a provider, which
     *     knows no fence: what that does is undone when it is over. The scheduler takes a dead one's job away
     */
    Uni<Boolean> isWorkedOn(UUID id) {
        return tenancy.observe(new Scope.Platform(), () -> Operation.require(id))
                .chain(seen -> tenancy.observe(seen.tenantId, () -> jobs.isPicked(RunOperation.NAME, seen.runJob())));
    }

    /** Begins an attempt to undo the last step that has not been undone. */
    Uni<Attempt> begin(OperationRun run) {
        return turns.change(run, turn -> {
            Instant begunAt = turn.step().beginCompensation(clock.instant());
            return new Attempt(turn.step().name, turn.step().roundAttempts, begunAt);
        });
    }

    /** The step has been undone, and with the first one the operation. @return whether a step is left */
    Uni<Boolean> succeed(OperationRun run) {
        return turns.change(run, turn -> {
            turn.step().compensated(clock.instant());
            if (turn.isLast()) {
                turn.operation().end(OperationState.CANCELLED, clock.instant());
                audit.record(OPERATION_CANCELLED, turn.operation().asTarget());
            }
            return !turn.isLast();
        });
    }

    /** Keeps why the undoing has to wait. */
    Uni<Void> await(OperationRun run, StepFailure failure, Duration pause) {
        return turns.await(run, failure, pause);
    }
}
