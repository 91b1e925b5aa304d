package io.tenantservice.operation;

import static io.tenantservice.audit.Action.OPERATION_FAILED;
import static io.tenantservice.audit.Action.OPERATION_SUCCEEDED;

import io.smallrye.mutiny.Uni;
import io.tenantservice.audit.Audit;
import io.tenantservice.feature.Feature;
import io.tenantservice.feature.FeatureFlags;
import io.tenantservice.platform.tenancy.Scope;
import io.tenantservice.platform.tenancy.Tenancy;
import io.tenantservice.webhook.event.EventData;
import io.tenantservice.webhook.event.EventType;
import io.tenantservice.webhook.event.Outbox;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;

/** Keeps the record of how far an operation is, for the process whose turn it is. */
@ApplicationScoped
class OperationTurns {

    private final Tenancy tenancy;
    private final FeatureFlags features;
    private final OperationJournal journal;
    private final Audit audit;
    private final Outbox outbox;
    private final Clock clock;

    OperationTurns(
            Tenancy tenancy, FeatureFlags features, OperationJournal journal, Audit audit, Outbox outbox, Clock clock) {
        this.tenancy = tenancy;
        this.features = features;
        this.journal = journal;
        this.audit = audit;
        this.outbox = outbox;
        this.clock = clock;
    }

    /** An operation that is not over, and the turn at it that begins. */
    record Taken(OperationKind kind, OperationRun run) {}

    /**
     * An attempt of a step, or of its undoing, that begins.
     *
     * @param number from 1 in each round
     */
    record Attempt(String step, int number, Instant firstBegunAt) {}

    /**
     * @param job the one that wants to run it. That of an earlier round may begin late, when a later one has its own
     * @return nothing when the operation is over, has been cancelled, or is in another round
     */
    Uni<Optional<Taken>> take(String job) {
        return take(Operation.ofRunJob(job), operation -> operation.isRunBy(job));
    }

    /** @return nothing when what the operation did has been undone */
    Uni<Optional<Taken>> takeCancelled(UUID id) {
        return take(id, operation -> operation.is(OperationState.CANCELLING));
    }

    private Uni<Optional<Taken>> take(UUID id, Predicate<Operation> wanted) {
        return tenancy.observe(new Scope.Platform(), () -> Operation.require(id))
                .chain(seen -> tenancy.observe(
                        seen.tenantId, () -> Operation.lock(id).map(operation -> take(operation, wanted))));
    }

    private Optional<Taken> take(Operation operation, Predicate<Operation> wanted) {
        return wanted.test(operation)
                ? Optional.of(new Taken(operation.kind, operation.take(clock.instant())))
                : Optional.empty();
    }

    /**
     * Begins an attempt of the first step that has not succeeded, or has it wait.
     *
     * @param needed what must be on for a step
     * @param pause how long it waits when that is off
     * @return nothing when it waits
     */
    Uni<Optional<Attempt>> begin(OperationRun run, Function<String, Set<Feature>> needed, Duration pause) {
        return at(
                run,
                turn -> features.areOn(needed.apply(turn.step().name))
                        .chain(on -> on ? begin(turn).map(Optional::of) : hold(turn, pause)));
    }

    private Uni<Attempt> begin(Turn turn) {
        Instant begunAt = turn.step().begin(clock.instant());
        return journal.note(turn.operation(), turn.step())
                .replaceWith(new Attempt(turn.step().name, turn.step().roundAttempts, begunAt));
    }

    private Uni<Optional<Attempt>> hold(Turn turn, Duration pause) {
        Uni<Void> told = turn.step().hold(pause, clock.instant())
                ? journal.note(turn.operation(), turn.step())
                : Uni.createFrom().voidItem();
        return told.replaceWith(Optional.empty());
    }

    /** Ends the step that is under way, and with the last one the operation. @return whether a step is left */
    Uni<Boolean> succeed(OperationRun run) {
        return change(run, turn -> {
            turn.step().succeed(clock.instant());
            if (turn.isLast()) {
                turn.operation().end(OperationState.SUCCEEDED, clock.instant());
                audit.record(OPERATION_SUCCEEDED, turn.operation().asTarget());
                outbox.add(
                        EventType.OPERATION_SUCCEEDED,
                        new EventData.OfOperation(
                                run.tenantId(),
                                run.operationId(),
                                turn.operation().kind.name(),
                                null,
                                null));
            }
            return !turn.isLast();
        });
    }

    /** Keeps why the step that is under way has to wait. */
    Uni<Void> await(OperationRun run, StepFailure failure, Duration pause) {
        return change(run, turn -> {
                    turn.step().await(failure, pause, clock.instant());
                    return turn;
                })
                .replaceWithVoid();
    }

    /** Has the step that is under way look again by plan: no failure, and what it waits counts for nothing. */
    Uni<Void> later(OperationRun run, Duration pause) {
        return change(run, turn -> {
                    turn.step().later(pause, clock.instant());
                    return turn;
                })
                .replaceWithVoid();
    }

    /** Ends the operation, as the step that is under way has failed for good. */
    Uni<Void> fail(OperationRun run, StepFailure failure) {
        return change(run, turn -> {
                    turn.step().fail(failure, clock.instant());
                    turn.operation().end(OperationState.FAILED, clock.instant());
                    audit.record(
                            OPERATION_FAILED,
                            turn.operation().asTarget(),
                            Map.of(
                                    "step",
                                    turn.step().name,
                                    "code",
                                    failure.code().name()));
                    outbox.add(
                            EventType.OPERATION_FAILED,
                            new EventData.OfOperation(
                                    run.tenantId(),
                                    run.operationId(),
                                    turn.operation().kind.name(),
                                    turn.step().name,
                                    failure.code().name()));
                    return turn;
                })
                .replaceWithVoid();
    }

    /** @param isLast whether nothing is left after it */
    record Turn(Operation operation, OperationStep step, boolean isLast) {

        /** At the first step that has not succeeded, or when it is cancelled the last one that has not been undone. */
        static Turn of(Operation operation, List<OperationStep> steps) {
            List<OperationStep> left = operation.is(OperationState.CANCELLING)
                    ? steps.reversed().stream()
                            .filter(step -> step.state != StepState.COMPENSATED)
                            .toList()
                    : steps.stream()
                            .filter(step -> step.state != StepState.SUCCEEDED)
                            .toList();
            if (left.isEmpty()) {
                throw new IllegalStateException("an operation that goes on after its last step");
            }
            return new Turn(operation, left.getFirst(), left.size() == 1);
        }
    }

    /** Changes the step that it is at, and perhaps the operation. */
    <T> Uni<T> change(OperationRun run, Function<Turn, T> change) {
        return at(run, turn -> {
            T result = change.apply(turn);
            return journal.note(turn.operation(), turn.step()).replaceWith(result);
        });
    }

    /** Works on the step that it is at, in a transaction that commits only while the turn lasts. */
    private <T> Uni<T> at(OperationRun run, Function<Turn, Uni<T>> work) {
        return tenancy.observe(
                run.tenantId(),
                () -> Operation.lock(run.operationId())
                        .invoke(operation -> operation.check(run))
                        .invoke(operation -> operation.touch(clock.instant()))
                        .chain(operation -> OperationStep.of(run.operationId()).map(steps -> Turn.of(operation, steps)))
                        .chain(work::apply));
    }
}
