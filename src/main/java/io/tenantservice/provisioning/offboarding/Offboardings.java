package io.tenantservice.provisioning.offboarding;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import io.tenantservice.operation.OperationRun;
import io.tenantservice.platform.SelectedRows;
import io.tenantservice.platform.tenancy.Tenancy;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;

/** What the steps of an offboarding read of it, and note, each time in a transaction of its own. */
@ApplicationScoped
class Offboardings {

    private static final String IS_DUE = "select from offboarding where operation_id = :id and delete_after <= now()";

    private static final String MAKE_FINAL = """
            update offboarding set final_since = coalesce(final_since, now())
            where operation_id = :id and delete_after <= now()""";

    private final Tenancy tenancy;

    Offboardings(Tenancy tenancy) {
        this.tenancy = tenancy;
    }

    Uni<Offboarding> of(OperationRun run) {
        return tenancy.observe(run.tenantId(), () -> Offboarding.require(run.operationId()));
    }

    /** Whether the waiting is over, by PostgreSQL's clock. */
    Uni<Boolean> isDue(OperationRun run) {
        return tenancy.observe(
                run.tenantId(),
                () -> SelectedRows.count(IS_DUE, Map.of("id", run.operationId()))
                        .map(due -> due == 1));
    }

    /** From here on the database lets the tenant's rows be deleted. Fails when the waiting is not over. */
    Uni<Void> makeFinal(OperationRun run) {
        return tenancy.observe(
                run.tenantId(),
                () -> Panache.getSession()
                        .chain(session -> session.createNativeQuery(MAKE_FINAL)
                                .setParameter("id", run.operationId())
                                .executeUpdate())
                        .invoke(made -> {
                            if (made == 0) {
                                throw new IllegalStateException("the tenant may still stay");
                            }
                        })
                        .replaceWithVoid());
    }
}
