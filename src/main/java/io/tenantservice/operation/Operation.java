package io.tenantservice.operation;

import static io.tenantservice.platform.problem.ProblemCode.OPERATION_NOT_FOUND;
import static jakarta.persistence.EnumType.STRING;

import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import io.smallrye.mutiny.Uni;
import io.tenantservice.audit.Target;
import io.tenantservice.platform.problem.Problem;
import jakarta.persistence.Entity;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One piece of long-running work for one tenant. */
@Entity
class Operation extends PanacheEntityBase {

    @Id
    UUID id;

    /** May name a tenant that the operation has yet to create. */
    UUID tenantId;

    @Enumerated(STRING)
    OperationKind kind;

    @Enumerated(STRING)
    OperationState state;

    long fence;

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
        operation.createdAt = now;
        operation.updatedAt = now;
        return operation;
    }

    /** @throws Problem OPERATION_NOT_FOUND when the transaction's scope has no such row */
    static Uni<Operation> require(UUID id) {
        return Operation.<Operation>findById(id).onItem().ifNull().failWith(() -> Problem.of(OPERATION_NOT_FOUND));
    }

    boolean isRunning() {
        return state == OperationState.RUNNING;
    }

    OperationRun take(Instant now) {
        fence++;
        updatedAt = now;
        return new OperationRun(id, tenantId, fence);
    }

    /** @throws Fenced when another process has taken the operation over */
    void check(OperationRun run) {
        if (fence != run.fence()) {
            throw new Fenced();
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

    Target asTarget() {
        return new Target("operation", id);
    }
}
