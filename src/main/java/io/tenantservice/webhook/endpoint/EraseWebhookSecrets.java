package io.tenantservice.webhook.endpoint;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import io.tenantservice.platform.job.RecurringJob;
import io.tenantservice.platform.tenancy.Scope;
import io.tenantservice.platform.tenancy.Tenancy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/** Erases secrets that have a successor and sign no more. The row policy says which these are. */
@ApplicationScoped
class EraseWebhookSecrets implements RecurringJob {

    private static final String ERASE = "delete from webhook_secret";

    private final Tenancy tenancy;

    EraseWebhookSecrets(Tenancy tenancy) {
        this.tenancy = tenancy;
    }

    @Override
    public String name() {
        return "erase-webhook-secrets";
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
