package io.tenantservice.operation;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import io.tenantservice.platform.SelectedRows;
import io.tenantservice.platform.tenancy.BeforeCommit;
import io.tenantservice.platform.tenancy.Scope;
import io.tenantservice.platform.tenancy.Transaction;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;

/**
 * Lets a transaction of an operation commit only while the process's turn lasts, whichever service opened it. Who takes
 * the operation over waits for the commit, and whoever comes too late writes nothing.
 */
@ApplicationScoped
@Priority(HoldTurn.BEFORE_THE_AUDIT)
class HoldTurn implements BeforeCommit {

    /** Who cancels an operation locks it first and the head of the audit chain last; in another order two deadlock. */
    static final int BEFORE_THE_AUDIT = 100;

    private static final String HOLD = "select from operation where id = :id and fence = :fence for share";
    private static final String STATE = "select state from operation where id = :id";

    @Override
    public Uni<Void> beforeCommit(Transaction transaction) {
        return OperationRun.find()
                .filter(run -> transaction.scope().equals(new Scope.Tenant(run.tenantId())))
                .map(HoldTurn::hold)
                .orElseGet(() -> Uni.createFrom().voidItem());
    }

    private static Uni<Void> hold(OperationRun run) {
        return SelectedRows.count(HOLD, Map.of("id", run.operationId(), "fence", run.fence()))
                .chain(held -> held == 1 ? Uni.createFrom().voidItem() : refuse(run));
    }

    /** Asks the database, as the session may hold the operation as it was. */
    private static Uni<Void> refuse(OperationRun run) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(STATE, String.class)
                        .setParameter("id", run.operationId())
                        .getSingleResult())
                .invoke(state -> {
                    throw new Fenced(OperationState.valueOf(state));
                })
                .replaceWithVoid();
    }
}
