package io.tenantservice.operation;

import static io.tenantservice.audit.Action.OPERATION_CANCELLED;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.tenantservice.audit.Audit;
import io.tenantservice.platform.Each;
import io.tenantservice.platform.job.Jobs;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The operations of one tenant all together, for one among them that has to have the tenant to itself. */
@ApplicationScoped
public class TenantOperations {

    private final OperationJournal journal;
    private final Jobs jobs;
    private final Audit audit;
    private final Clock clock;

    TenantOperations(OperationJournal journal, Jobs jobs, Audit audit, Clock clock) {
        this.journal = journal;
        this.jobs = jobs;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * Within the transaction that is open: ends the tenant's operations of a kind which have not been carried out, without
     * undoing anything, as another one does. What they have in hand does not commit any more, but a process may be in the
     * middle of a call until {@link #areAtWork} says that none is.
     *
     * @param by the operation that takes care of what they did
     */
    public Uni<Void> supersede(UUID tenantId, OperationKind kind, UUID by) {
        return Operation.unfinished(tenantId, kind).chain(ids -> Each.inTurn(ids, id -> supersede(id, by)));
    }

    private Uni<Void> supersede(UUID id, UUID by) {
        return Operation.lock(id)
                .chain(operation -> operation.is(OperationState.SUCCEEDED)
                        ? Uni.createFrom().voidItem()
                        : OperationStep.of(id).chain(steps -> supersede(operation, steps, by)));
    }

    private Uni<Void> supersede(Operation operation, List<OperationStep> steps, UUID by) {
        audit.record(
                OPERATION_CANCELLED,
                operation.asTarget(),
                Map.of("was", operation.state.name(), "superseded_by", by.toString()));
        operation.supersede(clock.instant());
        steps.forEach(OperationStep::beginRound);
        return journal.note(operation);
    }

    /**
     * Within the transaction that is open.
     *
     * @param except the operation that asks
     * @return whether another operation of the tenant is under way, or a process is still at one that was cancelled
     */
    public Uni<Boolean> areAtWork(UUID tenantId, UUID except) {
        return Operation.otherThan(tenantId, except)
                .chain(others -> Multi.createFrom()
                        .iterable(others)
                        .onItem()
                        .transformToUniAndConcatenate(this::isAtWork)
                        .filter(busy -> busy)
                        .collect()
                        .first())
                .map(busy -> busy != null);
    }

    private Uni<Boolean> isAtWork(Operation operation) {
        return operation.state.isUnderWay()
                ? Uni.createFrom().item(true)
                : jobs.isPicked(RunOperation.NAME, operation.runJob())
                        .chain(running -> running
                                ? Uni.createFrom().item(true)
                                : jobs.isPicked(CompensateOperation.NAME, operation.id.toString()));
    }
}
