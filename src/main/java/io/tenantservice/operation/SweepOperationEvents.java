package io.tenantservice.operation;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import io.tenantservice.platform.job.RecurringJob;
import io.tenantservice.platform.tenancy.Scope;
import io.tenantservice.platform.tenancy.Tenancy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/** Deletes events of operations that are older than 30 days. The row policy says which these are. */
@ApplicationScoped
class SweepOperationEvents implements RecurringJob {

    private static final String SWEEP = "delete from operation_event";

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
        return tenancy.observe(
                        new Scope.Platform(),
                        () -> Panache.getSession()
                                .chain(session ->
                                        session.createNativeQuery(SWEEP).executeUpdate()))
                .replaceWithVoid();
    }
}
