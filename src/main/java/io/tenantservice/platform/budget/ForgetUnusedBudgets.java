package io.tenantservice.platform.budget;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import io.tenantservice.platform.job.RecurringJob;
import io.tenantservice.platform.tenancy.Scope;
import io.tenantservice.platform.tenancy.Tenancy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/** Deletes the rows of limits that have been unused for a day. The row policy lets it reach no other. */
@ApplicationScoped
class ForgetUnusedBudgets implements RecurringJob {

    private static final String FORGET = "delete from call_budget where unused_at < now() - interval '1 day'";

    private final Tenancy tenancy;

    ForgetUnusedBudgets(Tenancy tenancy) {
        this.tenancy = tenancy;
    }

    @Override
    public String name() {
        return "forget-unused-budgets";
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
                                        session.createNativeQuery(FORGET).executeUpdate()))
                .replaceWithVoid();
    }
}
