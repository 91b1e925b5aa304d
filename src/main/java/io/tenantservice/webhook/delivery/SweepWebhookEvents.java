package io.tenantservice.webhook.delivery;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.tenantservice.platform.job.RecurringJob;
import io.tenantservice.platform.tenancy.Scope;
import io.tenantservice.platform.tenancy.Tenancy;
import io.tenantservice.webhook.endpoint.WebhookConfig;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/** Deletes events that are kept no longer, with their deliveries and attempts, a few at a time. */
@ApplicationScoped
class SweepWebhookEvents implements RecurringJob {

    private static final int AT_ONCE = 1_000;

    private static final String SWEEP = """
            delete from webhook_event where (tenant_id, id) in (
                select tenant_id, id from webhook_event
                where created_at < now() - :millis * interval '1 millisecond' limit :most)""";

    private final Tenancy tenancy;
    private final WebhookConfig config;

    SweepWebhookEvents(Tenancy tenancy, WebhookConfig config) {
        this.tenancy = tenancy;
        this.config = config;
    }

    @Override
    public String name() {
        return "sweep-webhook-events";
    }

    @Override
    public Duration pause() {
        return Duration.ofHours(1);
    }

    @Override
    public Uni<Void> run() {
        return Multi.createBy()
                .repeating()
                .uni(() -> tenancy.observe(new Scope.Platform(), this::sweep))
                .whilst(swept -> swept == AT_ONCE)
                .collect()
                .last()
                .replaceWithVoid();
    }

    private Uni<Integer> sweep() {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(SWEEP)
                        .setParameter("millis", config.keepFor().toMillis())
                        .setParameter("most", AT_ONCE)
                        .executeUpdate());
    }
}
