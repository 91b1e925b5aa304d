package io.tenantservice.operation;

import static java.util.stream.Collectors.groupingBy;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import io.tenantservice.audit.Action;
import io.tenantservice.audit.Audit;
import io.tenantservice.platform.job.Jobs;
import io.tenantservice.platform.paging.Page;
import io.tenantservice.platform.paging.PageRequest;
import io.tenantservice.platform.security.Caller;
import io.tenantservice.platform.tenancy.Scope;
import io.tenantservice.platform.tenancy.Tenancy;
import io.tenantservice.webhook.event.EventData;
import io.tenantservice.webhook.event.EventType;
import io.tenantservice.webhook.event.Outbox;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.IntStream;

/** Begins operations, and tells how far they are. */
@ApplicationScoped
public class OperationService {

    private final Tenancy tenancy;
    private final Jobs jobs;
    private final OperationJournal journal;
    private final Audit audit;
    private final Outbox outbox;
    private final Clock clock;

    OperationService(Tenancy tenancy, Jobs jobs, OperationJournal journal, Audit audit, Outbox outbox, Clock clock) {
        this.tenancy = tenancy;
        this.jobs = jobs;
        this.journal = journal;
        this.audit = audit;
        this.outbox = outbox;
        this.clock = clock;
    }

    /** Begins an operation within the transaction that is open; a worker takes it up after the commit. */
    public Uni<OperationView> begin(Workflow workflow, UUID id, UUID tenantId) {
        Operation operation = Operation.begin(workflow.kind(), id, tenantId, clock.instant());
        List<OperationStep> steps = IntStream.range(0, workflow.steps().size())
                .mapToObj(index -> OperationStep.pending(
                        operation, index + 1, workflow.steps().get(index).name()))
                .toList();
        // Counted before it is stored, or that would be another version of it.
        Uni<Void> note = journal.note(operation);
        return operation
                .persistAndFlush()
                .chain(() -> Panache.getSession())
                .chain(session -> session.persistAll(steps.toArray()))
                .call(() -> jobs.enqueue(RunOperation.NAME, operation.runJob()))
                .call(() -> note)
                .invoke(() -> audit.record(
                        Action.OPERATION_BEGUN,
                        operation.asTarget(),
                        Map.of("kind", workflow.kind().name())))
                .map(begun -> OperationView.of(operation, steps));
    }

    /**
     * Records an operation of one step that the transaction which is open carries out itself: for work that needs no
     * worker, and whose result is fetched from an operation all the same.
     */
    public Uni<Void> recordDone(OperationKind kind, UUID id, UUID tenantId, String step) {
        Instant now = clock.instant();
        Operation operation = Operation.begin(kind, id, tenantId, now);
        operation.end(OperationState.SUCCEEDED, now);
        OperationStep done = OperationStep.done(operation, 1, step, now);
        Uni<Void> note = journal.note(operation, done);
        return operation
                .persistAndFlush()
                .chain(done::persistAndFlush)
                .chain(() -> note)
                .invoke(() -> {
                    audit.record(Action.OPERATION_BEGUN, operation.asTarget(), Map.of("kind", kind.name()));
                    audit.record(Action.OPERATION_SUCCEEDED, operation.asTarget());
                    outbox.add(
                            EventType.OPERATION_SUCCEEDED,
                            new EventData.OfOperation(tenantId, id, kind.name(), null, null));
                })
                .replaceWithVoid();
    }

    /** Within the transaction that is open: whether an operation of its tenant is not over yet. */
    public Uni<Boolean> isRunning(UUID id) {
        return Operation.count("id = ?1 and state = ?2", id, OperationState.RUNNING)
                .map(running -> running > 0);
    }

    /** @return those of the caller's own tenant alone, unless the caller is the platform */
    Uni<Page<OperationView>> list(Caller caller, OperationFilter filter, PageRequest page) {
        return tenancy.observe(
                        Scope.of(caller), () -> Operation.page(filter, page).chain(OperationService::views))
                .map(views -> Page.of(views, page, OperationView::id, Function.identity()));
    }

    static Uni<List<OperationView>> views(List<Operation> operations) {
        List<UUID> ids = operations.stream().map(operation -> operation.id).toList();
        return OperationStep.ofAll(ids)
                .map(steps -> steps.stream().collect(groupingBy(step -> step.operationId)))
                .map(steps -> operations.stream()
                        .map(operation -> OperationView.of(operation, steps.getOrDefault(operation.id, List.of())))
                        .toList());
    }

    /** An operation of its tenant, within the transaction that is open. */
    public Uni<OperationView> require(UUID id) {
        return Operation.require(id)
                .chain(operation -> OperationStep.of(id).map(steps -> OperationView.of(operation, steps)));
    }

    /** The same, for who changes it next in this transaction: a step that ends meanwhile is waited for. */
    public Uni<OperationView> lock(UUID id) {
        return Operation.lock(id)
                .chain(operation -> OperationStep.of(id).map(steps -> OperationView.of(operation, steps)));
    }

    /** @return an operation of the caller's own tenant, or any one for the platform */
    public Uni<OperationView> get(UUID id, Caller caller) {
        return tenancy.observe(Scope.of(caller), () -> require(id));
    }
}
