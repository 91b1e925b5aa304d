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
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One transition of an operation, or of one of its steps. Never changed. */
@Entity
@IdClass(OperationEvent.Key.class)
class OperationEvent extends PanacheEntityBase {

    record Key(UUID operationId, long number) implements Serializable {}

    @Id
    UUID operationId;

    /** From 1, without gaps. */
    @Id
    long number;

    UUID tenantId;
    Instant at;

    @Enumerated(STRING)
    OperationState operationState;

    /** Null when the transition is the operation's alone. */
    @Nullable
    String step;

    @Enumerated(STRING)
    @Nullable
    StepState stepState;

    @Nullable
    Integer attempt;

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

    static OperationEvent of(Operation operation, Instant now) {
        OperationEvent event = new OperationEvent();
        event.operationId = operation.id;
        event.number = ++operation.lastEvent;
        event.tenantId = operation.tenantId;
        event.at = now;
        event.operationState = operation.state;
        return event;
    }

    static OperationEvent of(Operation operation, OperationStep changed, Instant now) {
        OperationEvent event = of(operation, now);
        event.step = changed.name;
        event.stepState = changed.state;
        event.attempt = changed.roundAttempts;
        event.nextAttemptAt = changed.nextAttemptAt;
        event.failureCode = changed.failureCode;
        event.failureProvider = changed.failureProvider;
        event.failureProviderCode = changed.failureProviderCode;
        event.failureHint = changed.failureHint;
        return event;
    }

    static Uni<List<OperationEvent>> after(UUID operationId, long number, int most) {
        return OperationEvent.<OperationEvent>find(
                        "operationId = ?1 and number > ?2", Sort.by("number"), operationId, number)
                .range(0, most - 1)
                .list();
    }
}
