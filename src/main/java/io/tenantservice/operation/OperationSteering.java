package io.tenantservice.operation;

import static io.tenantservice.audit.Action.OPERATION_CANCELLING;
import static io.tenantservice.audit.Action.OPERATION_RESUMED;
import static io.tenantservice.audit.Action.OPERATION_STEP_HURRIED;
import static io.tenantservice.platform.problem.ProblemCode.CONCURRENT_CHANGE;
import static io.tenantservice.platform.problem.ProblemCode.NO_STEP_WAITING;
import static io.tenantservice.platform.problem.ProblemCode.OPERATION_KIND_CONFLICT;
import static io.tenantservice.platform.problem.ProblemCode.OPERATION_STATE_CONFLICT;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import io.tenantservice.audit.Audit;
import io.tenantservice.operation.OperationTurns.Turn;
import io.tenantservice.platform.job.Jobs;
import io.tenantservice.platform.problem.Problem;
import io.tenantservice.platform.problem.ProblemCode;
import io.tenantservice.platform.security.Caller;
import io.tenantservice.platform.tenancy.Scope;
import io.tenantservice.platform.tenancy.Tenancy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.hibernate.reactive.mutiny.Mutiny;

/** What people can do about an operation that does not go as it should. */
@ApplicationScoped
public class OperationSteering {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final Tenancy tenancy;
    private final Workflows workflows;
    private final OperationJournal journal;
    private final Jobs jobs;
    private final Audit audit;
    private final Clock clock;

    OperationSteering(
            Tenancy tenancy, Workflows workflows, OperationJournal journal, Jobs jobs, Audit audit, Clock clock) {
        this.tenancy = tenancy;
        this.workflows = workflows;
        this.journal = journal;
        this.jobs = jobs;
        this.audit = audit;
        this.clock = clock;
    }

    private record Steered(Operation operation, List<OperationStep> steps) {

        OperationView view() {
            return OperationView.of(operation, steps);
        }
    }

    /** Ends an operation and has what it did undone, which nobody can stop. Once it is so, that is the answer. */
    Uni<OperationView> cancel(UUID id, Caller caller) {
        return steer(id, caller, this::cancel);
    }

    private Uni<Void> cancel(Steered steered) {
        Operation operation = steered.operation();
        ReversibleWorkflow workflow = workflows
                .reversible(operation.kind)
                .orElseThrow(() -> kindConflict(operation, "it cannot be cancelled"));
        workflow.cancelledBy().ifPresent(verb -> {
            throw kindConflict(operation, "it is cancelled by " + verb);
        });
        return switch (operation.state) {
            case CANCELLING, CANCELLED -> Uni.createFrom().voidItem();
            case SUCCEEDED -> throw stateConflict(operation, "it has been carried out");
            case RUNNING, FAILED -> beginCompensation(steered, OPERATION_STATE_CONFLICT);
        };
    }

    /**
     * Within the transaction that is open: has what a RUNNING or FAILED operation did undone, for kinds that are cancelled
     * by a verb of their own.
     *
     * @param tooLate what it fails with when a step has begun that cannot be undone
     */
    public Uni<OperationView> undo(UUID id, ProblemCode tooLate) {
        return lock(id).call(steered -> beginCompensation(steered, tooLate))
                .call(() -> Panache.getSession().chain(Mutiny.Session::flush))
                .map(Steered::view);
    }

    private Uni<Void> beginCompensation(Steered steered, ProblemCode tooLate) {
        Operation operation = steered.operation();
        steered.steps().stream()
                .filter(step -> step.attempts > 0)
                .filter(step ->
                        workflows.reversibleStep(operation.kind, step.name).isEmpty())
                .findFirst()
                .ifPresent(step -> {
                    throw Problem.of(tooLate, "The step " + step.name + " has begun, which cannot be undone.");
                });
        audit.record(OPERATION_CANCELLING, operation.asTarget(), Map.of("was", operation.state.name()));
        operation.cancel(clock.instant());
        steered.steps().forEach(OperationStep::beginRound);
        return jobs.enqueue(CompensateOperation.NAME, operation.id.toString()).chain(() -> journal.note(operation));
    }

    /** Has the step that waits tried now. */
    Uni<OperationView> retryStep(UUID id, Caller caller) {
        return steer(id, caller, this::retryStep);
    }

    private Uni<Void> retryStep(Steered steered) {
        Operation operation = steered.operation();
        if (!operation.state.isUnderWay()) {
            throw stateConflict(operation, "none of its steps will be tried again by itself");
        }
        OperationStep current = Turn.of(operation, steered.steps()).step();
        if (!current.isWaiting()) {
            throw Problem.of(NO_STEP_WAITING, "The step " + current.name + " is " + current.state + ".");
        }
        current.hurry(clock.instant());
        audit.record(OPERATION_STEP_HURRIED, operation.asTarget(), Map.of("step", current.name));
        return hurryJob(operation).chain(() -> journal.note(operation, current));
    }

    /** A job that is just being put away for its pause would miss it. */
    private Uni<Void> hurryJob(Operation operation) {
        Uni<Boolean> hurried = operation.is(OperationState.CANCELLING)
                ? jobs.hurry(CompensateOperation.NAME, operation.id.toString())
                : jobs.hurry(RunOperation.NAME, operation.runJob());
        return hurried.invoke(found -> {
                    if (!found) {
                        throw Problem.of(CONCURRENT_CHANGE).retryAfter(RETRY_AFTER);
                    }
                })
                .replaceWithVoid();
    }

    /**
     * Within the transaction that is open: lets an operation that has failed go on at the step that did, with a budget
     * of attempts that starts anew. Of two who try at once, one fails with OPERATION_STATE_CONFLICT.
     *
     * @param again names of steps that run again though they have succeeded
     */
    public Uni<OperationView> resume(UUID id, Set<String> again) {
        return lock(id).invoke(steered -> requireFailed(steered.operation().state))
                .call(steered -> resume(steered, again))
                .call(() -> Panache.getSession().chain(Mutiny.Session::flush))
                .map(Steered::view);
    }

    private Uni<Void> resume(Steered steered, Set<String> again) {
        Operation operation = steered.operation();
        OperationStep failed = Turn.of(operation, steered.steps()).step();
        operation.resume(clock.instant());
        steered.steps().stream()
                .filter(step -> step.state == StepState.FAILED || again.contains(step.name))
                .forEach(OperationStep::again);
        audit.record(OPERATION_RESUMED, operation.asTarget(), Map.of("step", failed.name));
        return jobs.enqueue(RunOperation.NAME, operation.runJob()).chain(() -> journal.note(operation));
    }

    /** @throws Problem OPERATION_STATE_CONFLICT */
    public static void requireFailed(OperationState state) {
        if (state != OperationState.FAILED) {
            throw Problem.of(OPERATION_STATE_CONFLICT, "The operation is " + state + ", not FAILED.");
        }
    }

    private static Problem kindConflict(Operation operation, String reason) {
        return Problem.of(
                OPERATION_KIND_CONFLICT, "The operation is of the kind " + operation.kind + "; " + reason + ".");
    }

    private static Problem stateConflict(Operation operation, String reason) {
        return Problem.of(OPERATION_STATE_CONFLICT, "The operation is " + operation.state + "; " + reason + ".");
    }

    private Uni<OperationView> steer(UUID id, Caller caller, Function<Steered, Uni<Void>> work) {
        return tenancy.observe(Scope.of(caller), () -> Operation.require(id))
                .chain(seen -> tenancy.transact(seen.tenantId, () -> lock(id).call(work::apply), Steered::view));
    }

    private static Uni<Steered> lock(UUID id) {
        return Operation.lock(id).chain(operation -> OperationStep.of(id).map(steps -> new Steered(operation, steps)));
    }
}
