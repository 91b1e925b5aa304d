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
import java.time.Clock;
import java.time.Duration;

/** Leads an operation from its first unfinished step to its end, or to a step that has to wait. */
@ApplicationScoped
class RunOperation implements OneTimeJob {

    static final String NAME = "run-operation";

    /** How soon a step notices that what it waits for is on again. */
    private static final Duration LOOK_AGAIN_AFTER = Duration.ofSeconds(10);

    private final OperationTurns turns;
    private final StepAttempts attempts;
    private final Workflows workflows;
    private final OperationConfig config;
    private final Clock clock;

    RunOperation(
            OperationTurns turns, StepAttempts attempts, Workflows workflows, OperationConfig config, Clock clock) {
        this.turns = turns;
        this.attempts = attempts;
        this.workflows = workflows;
        this.config = config;
        this.clock = clock;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Uni<JobResult> run(String job) {
        RequestId.adopt(Operation.ofRunJob(job));
        return turns.take(job)
                .invoke(taken -> taken.ifPresent(turn -> turn.run().begin()))
                .chain(taken -> taken.map(this::advance).orElseGet(RunOperation::done))
                .onFailure(Fenced.class)
                .recoverWithItem(new Done());
    }

    private Uni<JobResult> advance(Taken taken) {
        return turns.begin(taken.run(), step -> workflows.features(taken.kind(), step), LOOK_AGAIN_AFTER)
                .chain(begun -> begun.map(attempt -> attempt(taken, attempt))
                        .orElseGet(() -> Uni.createFrom().item(new Again(LOOK_AGAIN_AFTER))));
    }

    private Uni<JobResult> attempt(Taken taken, Attempt attempt) {
        return work(taken, attempt).chain(result -> switch (result) {
            case StepResult.Done() -> succeed(taken, attempt);
            case StepResult.Failed(StepFailure failure) -> fail(taken, attempt, failure);
            case StepResult.Later(Duration pause) -> later(taken, attempt, pause);
        });
    }

    private Uni<StepResult> work(Taken taken, Attempt attempt) {
        return attempts.make(
                taken,
                attempt,
                () -> workflows.step(taken.kind(), attempt.step()).run(taken.run()));
    }

    private Uni<JobResult> succeed(Taken taken, Attempt attempt) {
        return turns.succeed(taken.run())
                .invoke(() -> attempts.count(taken, attempt, "succeeded"))
                .chain(more -> more ? advance(taken) : done());
    }

    private Uni<JobResult> fail(Taken taken, Attempt attempt, StepFailure failure) {
        Duration retryFor = failure.retryFor() == null ? config.retryFor() : failure.retryFor();
        if (!clock.instant().isBefore(attempt.firstBegunAt().plus(retryFor))) {
            return turns.fail(taken.run(), failure)
                    .invoke(() -> attempts.count(taken, attempt, "failed"))
                    .chain(RunOperation::done);
        }
        Duration pause = attempts.pause(failure, attempt.number());
        return turns.await(taken.run(), failure, pause)
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
