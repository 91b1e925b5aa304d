package io.tenantservice.operation;

import static io.tenantservice.platform.problem.ProblemCode.OPERATION_NOT_FOUND;
import static jakarta.persistence.EnumType.STRING;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import io.quarkus.panache.common.Parameters;
import io.quarkus.panache.common.Sort;
import io.smallrye.mutiny.Uni;
import io.tenantservice.audit.Target;
import io.tenantservice.platform.paging.PageRequest;
import io.tenantservice.platform.problem.Problem;
import jakarta.persistence.Entity;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.LockModeType;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One piece of long-running work for one tenant. */
@Entity
class Operation extends PanacheEntityBase {

    private static final String ROUND = "/";

    @Id
    UUID id;

    /** May name a tenant that the operation has yet to create. */
    UUID tenantId;

    @Enumerated(STRING)
    OperationKind kind;

    @Enumerated(STRING)
    OperationState state;

    long fence;

    /** From 1; a run that begins anew at the step that had failed is a further one. */
    int round;

    /** The number of its latest event; 0 before the first. */
    long lastEvent;

    Instant createdAt;
    Instant updatedAt;

    @Nullable
    Instant finishedAt;

    @Version
    long version;

    static Operation begin(OperationKind kind, UUID id, UUID tenantId, Instant now) {
        Operation operation = new Operation();
        operation.id = id;
        operation.tenantId = tenantId;
        operation.kind = kind;
        operation.state = OperationState.RUNNING;
        operation.round = 1;
        operation.createdAt = now;
        operation.updatedAt = now;
        return operation;
    }

    /** @throws Problem OPERATION_NOT_FOUND when the transaction's scope has no such row */
    static Uni<Operation> require(UUID id) {
        return Operation.<Operation>findById(id).onItem().ifNull().failWith(() -> Problem.of(OPERATION_NOT_FOUND));
    }

    /** The same, and lets nobody else change the operation before the transaction ends; who tries waits. */
    static Uni<Operation> lock(UUID id) {
        return Operation.<Operation>findById(id, LockModeType.PESSIMISTIC_WRITE)
                .onItem()
                .ifNull()
                .failWith(() -> Problem.of(OPERATION_NOT_FOUND));
    }

    /** @return ids of those of the tenant that have not been carried out, and have not been cancelled to the end */
    static Uni<List<UUID>> unfinished(UUID tenantId, OperationKind kind) {
        // Not the operations themselves: one that the session holds already cannot be locked when it has gone on.
        String query = "select id from Operation where tenantId = :tenant and kind = :kind and state in (:states)";
        return Panache.getSession()
                .chain(session -> session.createQuery(query, UUID.class)
                        .setParameter("tenant", tenantId)
                        .setParameter("kind", kind)
                        .setParameter(
                                "states",
                                List.of(OperationState.RUNNING, OperationState.FAILED, OperationState.CANCELLING))
                        .getResultList());
    }

    /** @return those of the tenant that somebody may be at: not over, or cancelled perhaps a moment ago */
    static Uni<List<Operation>> otherThan(UUID tenantId, UUID id) {
        return list(
                "tenantId = ?1 and id <> ?2 and state in ?3",
                tenantId,
                id,
                List.of(OperationState.RUNNING, OperationState.CANCELLING, OperationState.CANCELLED));
    }

    static Uni<List<Operation>> page(OperationFilter filter, PageRequest page) {
        StringBuilder where = new StringBuilder("id > :after");
        Parameters values = Parameters.with("after", page.after());
        filter.conditions().forEach((condition, value) -> {
            where.append(" and ").append(condition.text());
            values.and(condition.name(), value);
        });
        return Operation.<Operation>find(where.toString(), Sort.by("id"), values)
                .range(0, page.limit() - 1)
                .list();
    }

    boolean is(OperationState expected) {
        return state == expected;
    }

    /** @return the id of the job that carries out the current round: the one before may not be put away yet */
    String runJob() {
        return round == 1 ? id.toString() : id + ROUND + round;
    }

    boolean isRunBy(String job) {
        return is(OperationState.RUNNING) && runJob().equals(job);
    }

    static UUID ofRunJob(String job) {
        int round = job.indexOf(ROUND);
        return UUID.fromString(round < 0 ? job : job.substring(0, round));
    }

    OperationRun take(Instant now) {
        fence++;
        updatedAt = now;
        return new OperationRun(id, tenantId, fence);
    }

    /** @throws Fenced when another process has taken the operation over, or somebody has cancelled it */
    void check(OperationRun run) {
        if (fence != run.fence()) {
            throw new Fenced(state);
        }
    }

    void touch(Instant now) {
        updatedAt = now;
    }

    void end(OperationState how, Instant now) {
        state = how;
        finishedAt = now;
        updatedAt = now;
    }

    /** Begins a further round, after a failure. */
    void resume(Instant now) {
        goOn(OperationState.RUNNING, now);
        round++;
    }

    /** Ends the turn of whoever works on it, and has what was done undone. */
    void cancel(Instant now) {
        goOn(OperationState.CANCELLING, now);
    }

    /** Ends it, and the turn of whoever works on it, as another operation undoes what was done. */
    void supersede(Instant now) {
        fence++;
        end(OperationState.CANCELLED, now);
    }

    private void goOn(OperationState how, Instant now) {
        state = how;
        fence++;
        finishedAt = null;
        updatedAt = now;
    }

    Target asTarget() {
        return new Target("operation", id);
    }
}
