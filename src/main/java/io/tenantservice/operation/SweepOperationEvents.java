package io.tenantservice.operation;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import io.tenantservice.platform.job.Batches;
import io.tenantservice.platform.job.RecurringJob;
import io.tenantservice.platform.tenancy.Scope;
import io.tenantservice.platform.tenancy.Tenancy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/** Deletes events of operations that are older than 30 days. The row policy says which these are. */
@ApplicationScoped
class SweepOperationEvents implements RecurringJob {

    private static final int AT_ONCE = 1_000;

    // Of all rows, the policy shows those that are old.
    private static final String SWEEP = """
            delete from operation_event where (tenant_id, operation_id, number) in (
                select tenant_id, operation_id, number from operation_event
                where at < now() - interval '30 days' limit :most)""";

    private final Tenancy tenancy;

    SweepOperationEvents(Tenancy tenancy) {
        this.tenancy = tenancy;
    }

    @Override
    public String name() {
        return "sweep-operation-events";
    }

    @Override
    public Duration pause() {
        return Duration.ofHours(1);
    }

    @Override
    public Uni<Void> run() {
        return Batches.untilNotFull(AT_ONCE, () -> tenancy.observe(new Scope.Platform(), SweepOperationEvents::sweep));
    }

    private static Uni<Integer> sweep() {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(SWEEP)
                        .setParameter("most", AT_ONCE)
                        .executeUpdate());
    }
}
