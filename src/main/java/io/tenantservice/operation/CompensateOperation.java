package io.tenantservice.operation;

import io.smallrye.mutiny.Uni;
import io.tenantservice.operation.OperationTurns.Attempt;
import io.tenantservice.operation.OperationTurns.Taken;
import io.tenantservice.platform.http.RequestId;
import io.tenantservice.platform.job.JobResult;
import io.tenantservice.platform.job.JobResult.Again;
import io.tenantservice.platform.job.JobResult.Done;
import io.tenantservice.platform.job.OneTimeJob;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.UUID;

/** Undoes what a cancelled operation has done, from its last step to its first. Goes on until all of it is undone. */
@ApplicationScoped
class CompensateOperation implements OneTimeJob {

    static final String NAME = "compensate-operation";

    /** Between two looks whether the process that works on the operation has noticed. */
    private static final Duration LOOK_AGAIN = Duration.ofMillis(200);

    private final OperationTurns turns;
    private final CompensationTurns compensation;
    private final StepAttempts attempts;
    private final Workflows workflows;

    CompensateOperation(
            OperationTurns turns, CompensationTurns compensation, StepAttempts attempts, Workflows workflows) {
        this.turns = turns;
        this.compensation = compensation;
        this.attempts = attempts;
        this.workflows = workflows;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Uni<JobResult> run(String operationId) {
        UUID id = UUID.fromString(operationId);
        RequestId.adopt(id);
        return compensation
                .isWorkedOn(id)
                .chain(busy -> busy ? lookAgain() : compensate(id))
                .onFailure(Fenced.class)
                .recoverWithItem(new Done());
    }

    private static Uni<JobResult> lookAgain() {
        return Uni.createFrom().item(new Again(LOOK_AGAIN));
    }

    private Uni<JobResult> compensate(UUID id) {
        return turns.takeCancelled(id)
                .invoke(taken -> taken.ifPresent(turn -> turn.run().begin()))
                .chain(taken -> taken.map(this::goBack).orElseGet(CompensateOperation::done));
    }

    private Uni<JobResult> goBack(Taken taken) {
        return compensation
                .begin(taken.run())
                .chain(attempt -> work(taken, attempt).chain(result -> switch (result) {
                    case StepResult.Done() -> succeed(taken, attempt);
                    case StepResult.Failed(StepFailure failure) -> await(taken, attempt, failure);
                    case StepResult.Later(Duration pause) -> later(taken, attempt, pause);
                }));
    }

    private Uni<StepResult> work(Taken taken, Attempt attempt) {
        return attempts.make(
                taken,
                attempt,
                () -> workflows
                        .reversibleStep(taken.kind(), attempt.step())
                        .map(step -> step.compensate(taken.run()))
                        .orElseGet(() -> Uni.createFrom().item(new StepResult.Done())));
    }

    private Uni<JobResult> succeed(Taken taken, Attempt attempt) {
        return compensation
                .succeed(taken.run())
                .invoke(() -> attempts.count(taken, attempt, "compensated"))
                .chain(more -> more ? goBack(taken) : done());
    }

    private Uni<JobResult> await(Taken taken, Attempt attempt, StepFailure failure) {
        Duration pause = attempts.pauseOfUndoing(failure, attempt);
        return compensation
                .await(taken.run(), failure, pause)
                .invoke(() -> attempts.count(taken, attempt, "waiting"))
                .replaceWith(new Again(pause));
    }

    private Uni<JobResult> later(Taken taken, Attempt attempt, Duration pause) {
        return turns.later(taken.run(), pause)
                .invoke(() -> attempts.count(taken, attempt, "later"))
                .replaceWith(new Again(pause));
    }

    private static Uni<JobResult> done() {
        return Uni.createFrom().item(new Done());
    }
}
