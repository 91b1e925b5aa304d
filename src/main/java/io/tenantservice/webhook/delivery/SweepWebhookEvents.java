package io.tenantservice.webhook.delivery;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import io.tenantservice.platform.job.Batches;
import io.tenantservice.platform.job.RecurringJob;
import io.tenantservice.platform.tenancy.Scope;
import io.tenantservice.platform.tenancy.Tenancy;
import io.tenantservice.webhook.endpoint.WebhookConfig;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import org.jboss.logging.Logger;

/** Deletes events that are kept no longer, with their deliveries and attempts, a few at a time; what waits too. */
@ApplicationScoped
class SweepWebhookEvents implements RecurringJob {

    private static final int AT_ONCE = 1_000;

    private static final Logger LOG = Logger.getLogger(SweepWebhookEvents.class);

    /** Counts what nobody will be sent any more, in the same statement, as it is gone after. */
    private static final String SWEEP = """
            with old as (
                select tenant_id, id from webhook_event
                where created_at < now() - :millis * interval '1 millisecond' limit :most
            ), deleted as (
                delete from webhook_event e using old where e.tenant_id = old.tenant_id and e.id = old.id
                returning e.id
            )
            select (select count(*) from deleted), (
                select count(*) from old
                join webhook_delivery d on d.tenant_id = old.tenant_id and d.event_id = old.id and d.state = 'PENDING'
                join webhook_endpoint e on e.tenant_id = d.tenant_id and e.id = d.endpoint_id)""";

    private record Swept(long events, long unsent) {}

    private final Tenancy tenancy;
    private final WebhookConfig config;
    private final Counter unsent;

    SweepWebhookEvents(Tenancy tenancy, WebhookConfig config, MeterRegistry metrics) {
        this.tenancy = tenancy;
        this.config = config;
        this.unsent = metrics.counter("tenantservice.webhook.dropped");
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
        return Batches.untilNotFull(
                AT_ONCE,
                () -> tenancy.observe(new Scope.Platform(), this::sweep)
                        .invoke(this::tell)
                        .map(Swept::events));
    }

    private Uni<Swept> sweep() {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(SWEEP, Object[].class)
                        .setParameter("millis", config.keepFor().toMillis())
                        .setParameter("most", AT_ONCE)
                        .getSingleResult())
                .map(row -> new Swept(((Number) row[0]).longValue(), ((Number) row[1]).longValue()));
    }

    private void tell(Swept swept) {
        if (swept.unsent() > 0) {
            unsent.increment((double) swept.unsent());
            LOG.warnf(
                    "%d deliveries of webhooks were dropped: they have waited for %s",
                    swept.unsent(), config.keepFor());
        }
    }
}
