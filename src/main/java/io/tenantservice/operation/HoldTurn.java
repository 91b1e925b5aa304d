package io.tenantservice.operation;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import io.tenantservice.platform.tenancy.BeforeCommit;
import io.tenantservice.platform.tenancy.Scope;
import io.tenantservice.platform.tenancy.Transaction;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * Lets a transaction of an operation commit only while the process's turn lasts, whichever service opened it. Who takes
 * the operation over waits for the commit, and whoever comes too late writes nothing.
 */
@ApplicationScoped
class HoldTurn implements BeforeCommit {

    private static final String FENCE = "select fence from operation where id = :id for share";

    @Override
    public Uni<Void> beforeCommit(Transaction transaction) {
        return OperationRun.find()
                .filter(run -> transaction.scope().equals(new Scope.Tenant(run.tenantId())))
                .map(HoldTurn::hold)
                .orElseGet(() -> Uni.createFrom().voidItem());
    }

    private static Uni<Void> hold(OperationRun run) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(FENCE, Long.class)
                        .setParameter("id", run.operationId())
                        .getSingleResult())
                .invoke(fence -> {
                    if (fence != run.fence()) {
                        throw new Fenced();
                    }
                })
                .replaceWithVoid();
    }
}
