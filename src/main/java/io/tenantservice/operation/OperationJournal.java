package io.tenantservice.operation;

import io.smallrye.mutiny.Uni;
import io.tenantservice.platform.tenancy.Tenancy;
import io.tenantservice.platform.tenancy.Transaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;
import java.util.UUID;

/** Keeps what becomes of operations, transition by transition, and wakes whoever follows one. */
@ApplicationScoped
public class OperationJournal {

    /** Of one read; who follows comes back for more. */
    private static final int MOST = 100;

    private final OperationWakeUps wakeUps;
    private final Tenancy tenancy;
    private final Clock clock;

    OperationJournal(OperationWakeUps wakeUps, Tenancy tenancy, Clock clock) {
        this.wakeUps = wakeUps;
        this.tenancy = tenancy;
        this.clock = clock;
    }

    /** Within the transaction that is open, and that has locked or made the operation: it has another state. */
    Uni<Void> note(Operation operation) {
        return keep(OperationEvent.of(operation, clock.instant()));
    }

    /** The same: a step has another state, and perhaps the operation too. */
    Uni<Void> note(Operation operation, OperationStep changed) {
        return keep(OperationEvent.of(operation, changed, clock.instant()));
    }

    private Uni<Void> keep(OperationEvent event) {
        Transaction.current()
                .afterCommit(() -> Uni.createFrom().voidItem().invoke(() -> wakeUps.send(event.operationId)));
        return event.persist().replaceWithVoid();
    }

    /**
     * A part of an operation's journal.
     *
     * @param last the number of the operation's last event
     * @param isOver whether nothing will follow, unless somebody resumes or cancels the operation
     */
    public record Part(List<OperationEventView> events, long last, boolean isOver) {}

    /** @return what has happened after an event, up to 100 of it */
    public Uni<Part> after(UUID tenantId, UUID operationId, long number) {
        return tenancy.observe(
                tenantId,
                () -> Operation.require(operationId)
                        .chain(operation -> OperationEvent.after(operationId, number, MOST)
                                .map(events -> part(operation, events))));
    }

    private static Part part(Operation operation, List<OperationEvent> events) {
        boolean isOver =
                !operation.state.isUnderWay() && (events.isEmpty() || events.getLast().number == operation.lastEvent);
        return new Part(events.stream().map(OperationEventView::of).toList(), operation.lastEvent, isOver);
    }
}
