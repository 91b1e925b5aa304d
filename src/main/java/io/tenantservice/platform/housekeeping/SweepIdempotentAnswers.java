package io.tenantservice.platform.housekeeping;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import io.tenantservice.platform.job.RecurringJob;
import io.tenantservice.platform.tenancy.Scope;
import io.tenantservice.platform.tenancy.Tenancy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/** Deletes stored answers that no longer count. The row policy lets it reach no younger one. */
@ApplicationScoped
class SweepIdempotentAnswers implements RecurringJob {

    private static final String SWEEP = "delete from idempotent_answer where created_at < now() - interval '24 hours'";

    private final Tenancy tenancy;

    SweepIdempotentAnswers(Tenancy tenancy) {
        this.tenancy = tenancy;
    }

    @Override
    public String name() {
        return "sweep-idempotent-answers";
    }

    @Override
    public Duration pause() {
        return Duration.ofMinutes(10);
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
