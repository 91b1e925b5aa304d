package io.tenantservice.provisioning;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import io.tenantservice.platform.job.RecurringJob;
import io.tenantservice.platform.tenancy.Scope;
import io.tenantservice.platform.tenancy.Tenancy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/** Erases requests that no onboarding needs any more. The row policy says which these are. */
@ApplicationScoped
class EraseOnboardingSecrets implements RecurringJob {

    private static final String ERASE = "delete from onboarding_secret";

    private final Tenancy tenancy;

    EraseOnboardingSecrets(Tenancy tenancy) {
        this.tenancy = tenancy;
    }

    @Override
    public String name() {
        return "erase-onboarding-secrets";
    }

    @Override
    public Duration pause() {
        return Duration.ofMinutes(1);
    }

    @Override
    public Uni<Void> run() {
        return tenancy.observe(
                        new Scope.Platform(),
                        () -> Panache.getSession()
                                .chain(session ->
                                        session.createNativeQuery(ERASE).executeUpdate()))
                .replaceWithVoid();
    }
}
