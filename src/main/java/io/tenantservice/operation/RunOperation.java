package io.tenantservice.operation;

import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import io.tenantservice.operation.OperationTurns.Attempt;
import io.tenantservice.operation.OperationTurns.Taken;
import io.tenantservice.platform.http.RequestId;
import io.tenantservice.platform.job.JobResult;
import io.tenantservice.platform.job.JobResult.Again;
import io.tenantservice.platform.job.JobResult.Done;
import io.tenantservice.platform.job.OneTimeJob;
import io.tenantservice.platform.problem.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import java.util.function.Predicate;
import org.jboss.logging.Logger;

/** Leads an operation from its first unfinished step to its end, or to a step that has to wait. */
@ApplicationScoped
class RunOperation implements OneTimeJob {

    static final String NAME = "run-operation";

    private static final Logger LOG = Logger.getLogger(RunOperation.class);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final int MOST_DOUBLINGS = 20;

    private final OperationTurns turns;
    private final OperationConfig config;
    private final MeterRegistry metrics;
    private final Clock clock;
    private final SecureRandom random;

    // Looked up late: workflows begin operations, and so enqueue jobs; the scheduler that runs them knows every job.
    private final Instance<Workflow> workflows;

    RunOperation(
            OperationTurns turns,
            OperationConfig config,
            MeterRegistry metrics,
            Clock clock,
            SecureRandom random,
            @Any Instance<Workflow> workflows) {
        this.turns = turns;
        this.config = config;
        this.metrics = metrics;
        this.clock = clock;
        this.random = random;
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
        return turns.take(id)
                .invoke(taken -> taken.ifPresent(turn -> turn.run().begin()))
                .chain(taken -> taken.map(this::advance).orElseGet(RunOperation::done))
                .onFailure(Fenced.class)
                .recoverWithItem(new Done());
    }

    private Uni<JobResult> advance(Taken taken) {
        return turns.begin(taken.run())
                .chain(attempt -> work(taken, attempt).chain(result -> switch (result) {
                    case StepResult.Done() -> succeed(taken, attempt);
                    case StepResult.Failed(StepFailure failure) -> fail(taken, attempt, failure);
                }));
    }

    private Uni<StepResult> work(Taken taken, Attempt attempt) {
        return Uni.createFrom()
                .deferred(() -> step(taken.kind(), attempt.step()).run(taken.run()))
                .onFailure(Problem.class)
                .recoverWithItem(problem -> new StepResult.Failed(StepFailure.of(null, (Problem) problem)))
                .onFailure(isDefect())
                .recoverWithItem(defect -> {
                    LOG.errorf(
                            defect,
                            "Step %s of operation %s failed by a defect",
                            attempt.step(),
                            taken.run().operationId());
                    return new StepResult.Failed(StepFailure.defect());
                });
    }

    private static Predicate<Throwable> isDefect() {
        return failure -> failure instanceof Exception && !(failure instanceof Fenced);
    }

    private Uni<JobResult> succeed(Taken taken, Attempt attempt) {
        return turns.succeed(taken.run())
                .invoke(() -> count(taken, attempt, "succeeded"))
                .chain(more -> more ? advance(taken) : done());
    }

    private Uni<JobResult> fail(Taken taken, Attempt attempt, StepFailure failure) {
        Duration retryFor = failure.retryFor() == null ? config.retryFor() : failure.retryFor();
        if (!clock.instant().isBefore(attempt.firstBegunAt().plus(retryFor))) {
            return turns.fail(taken.run(), failure)
                    .invoke(() -> count(taken, attempt, "failed"))
                    .chain(RunOperation::done);
        }
        Duration pause = pause(failure, attempt.number());
        return turns.await(taken.run(), failure, pause)
                .invoke(() -> count(taken, attempt, "waiting"))
                .replaceWith(new Again(pause));
    }

    /** Doubles each time; half of it is chance, so that many that failed together do not come back together. */
    private Duration pause(StepFailure failure, int attempt) {
        Duration full = FIRST_PAUSE.multipliedBy(1L << Math.min(attempt - 1, MOST_DOUBLINGS));
        Duration bounded = full.compareTo(config.longestPause()) < 0 ? full : config.longestPause();
        Duration own = bounded.dividedBy(2).plusMillis(random.nextLong(bounded.toMillis() / 2 + 1));
        Duration asked = failure.retryAfter();
        return asked == null || asked.compareTo(own) < 0 ? own : asked;
    }

    private Workflow.Step step(OperationKind kind, String name) {
        return workflows.stream()
                .filter(workflow -> workflow.kind() == kind)
                .flatMap(workflow -> workflow.steps().stream())
                .filter(step -> step.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(kind + " has no step " + name));
    }

    private void count(Taken taken, Attempt attempt, String outcome) {
        metrics.counter(
                        "tenantservice.operation.attempts",
                        "kind",
                        taken.kind().name(),
                        "step",
                        attempt.step(),
                        "outcome",
                        outcome)
                .increment();
    }

    private static Uni<JobResult> done() {
        return Uni.createFrom().item(new Done());
    }
}
