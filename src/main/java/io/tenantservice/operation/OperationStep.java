package io.tenantservice.operation;

import static jakarta.persistence.EnumType.STRING;

import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import io.quarkus.panache.common.Sort;
import io.smallrye.mutiny.Uni;
import io.tenantservice.platform.problem.ProblemCode;
import jakarta.persistence.Entity;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One step of an operation, with the failure of its last attempt if that failed. */
@Entity
@IdClass(OperationStep.Key.class)
class OperationStep extends PanacheEntityBase {

    record Key(UUID operationId, int position) implements Serializable {}

    @Id
    UUID operationId;

    /** From 1, in the order in which steps run. */
    @Id
    int position;

    UUID tenantId;
    String name;

    @Enumerated(STRING)
    StepState state;

    /** How often it has been begun. */
    int attempts;

    /** The same since the operation began, was resumed or was cancelled; in the last case, of its undoing. */
    int roundAttempts;

    @Nullable
    Instant roundStartedAt;

    @Nullable
    Instant startedAt;

    @Nullable
    Instant finishedAt;

    @Nullable
    Instant nextAttemptAt;

    @Enumerated(STRING)
    @Nullable
    ProblemCode failureCode;

    @Enumerated(STRING)
    @Nullable
    Provider failureProvider;

    @Nullable
    String failureProviderCode;

    @Nullable
    String failureHint;

    static OperationStep pending(Operation operation, int position, String name) {
        OperationStep step = new OperationStep();
        step.operationId = operation.id;
        step.position = position;
        step.tenantId = operation.tenantId;
        step.name = name;
        step.state = StepState.PENDING;
        return step;
    }

    static OperationStep done(Operation operation, int position, String name, Instant now) {
        OperationStep step = pending(operation, position, name);
        step.begin(now);
        step.succeed(now);
        return step;
    }

    static Uni<List<OperationStep>> of(UUID operationId) {
        return OperationStep.<OperationStep>find("operationId", Sort.by("position"), operationId)
                .list();
    }

    static Uni<List<OperationStep>> ofAll(List<UUID> operationIds) {
        return OperationStep.<OperationStep>find("operationId in ?1", Sort.by("position"), operationIds)
                .list();
    }

    /** @return when it was first begun in this round */
    Instant begin(Instant now) {
        state = StepState.RUNNING;
        attempts++;
        startedAt = startedAt == null ? now : startedAt;
        return beginAttempt(now);
    }

    /** Begins an attempt to undo what it did. @return when that was first begun */
    Instant beginCompensation(Instant now) {
        state = StepState.COMPENSATING;
        return beginAttempt(now);
    }

    private Instant beginAttempt(Instant now) {
        roundAttempts++;
        nextAttemptAt = null;
        Instant first = roundStartedAt == null ? now : roundStartedAt;
        roundStartedAt = first;
        return first;
    }

    /** Runs again, with a budget of attempts that starts anew. */
    void again() {
        state = StepState.PENDING;
        finishedAt = null;
        beginRound();
    }

    /** What follows has a budget of attempts of its own; nothing is under way, or waits, before it begins. */
    void beginRound() {
        state = state == StepState.RUNNING || state == StepState.WAITING ? StepState.PENDING : state;
        roundAttempts = 0;
        roundStartedAt = null;
        nextAttemptAt = null;
    }

    /** Whether the next attempt has a time. */
    boolean isWaiting() {
        return state == StepState.WAITING && nextAttemptAt != null;
    }

    void hurry(Instant now) {
        nextAttemptAt = now;
    }

    void compensated(Instant now) {
        end(StepState.COMPENSATED, now);
    }

    void succeed(Instant now) {
        end(StepState.SUCCEEDED, now);
    }

    private void end(StepState how, Instant now) {
        state = how;
        finishedAt = now;
        forgetFailure();
    }

    private void forgetFailure() {
        failureCode = null;
        failureProvider = null;
        failureProviderCode = null;
        failureHint = null;
    }

    /** Waits by plan, and not because of a failure; what it waits counts for nothing. */
    void later(Duration pause, Instant now) {
        beginRound();
        forgetFailure();
        state = StepState.WAITING;
        nextAttemptAt = now.plus(pause);
    }

    void await(StepFailure failure, Duration pause, Instant now) {
        state = StepState.WAITING;
        nextAttemptAt = now.plus(pause);
        keep(failure);
    }

    /** Waits for a feature that is off; what it waits counts for nothing. @return whether it did not wait for that already */
    boolean hold(Duration pause, Instant now) {
        boolean isNew = state != StepState.WAITING || failureCode != ProblemCode.FEATURE_SWITCHED_OFF;
        beginRound();
        await(StepFailure.switchedOff(), pause, now);
        return isNew;
    }

    void fail(StepFailure failure, Instant now) {
        state = StepState.FAILED;
        finishedAt = now;
        keep(failure);
    }

    private void keep(StepFailure failure) {
        failureCode = failure.code();
        failureProvider = failure.provider();
        failureProviderCode = failure.providerCode();
        failureHint = failure.hint();
    }
}
