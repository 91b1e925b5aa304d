package io.tenantservice.operation;

import io.smallrye.common.vertx.ContextLocals;
import io.smallrye.mutiny.Uni;
import io.tenantservice.platform.http.RequestId;
import io.tenantservice.platform.job.OwnContext;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * One process's turn at an operation.
 *
 * @param fence raised by each turn, so that a process that was thought dead and is not can write nothing any more
 */
public record OperationRun(UUID operationId, UUID tenantId, long fence) {

    private static final String LOCAL = "operation_run";

    /** @return the turn that the current job is, if it is one */
    static Optional<OperationRun> find() {
        return ContextLocals.get(LOCAL);
    }

    /**
     * Whether a transaction of a turn did not commit because the operation has been cancelled. What the turn has just
     * done outside is to be undone by itself then: who undoes the rest may have looked there before.
     */
    public static boolean isCancelled(Throwable failure) {
        return failure instanceof Fenced fenced && fenced.isCancelled();
    }

    /**
     * Does a part of a step beside the rest of it, in transactions of its own that commit only while the turn lasts. The
     * step must not end before it.
     */
    public <T> Uni<T> alongside(Supplier<Uni<T>> part) {
        return OwnContext.run(() -> {
            RequestId.adopt(operationId);
            begin();
            return part.get();
        });
    }

    /** From here on, every transaction of the current job commits only while the turn lasts. */
    void begin() {
        ContextLocals.put(LOCAL, this);
    }
}
