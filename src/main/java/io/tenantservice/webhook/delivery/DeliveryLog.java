package io.tenantservice.webhook.delivery;

import static io.tenantservice.audit.Action.WEBHOOK_DELIVERIES_RECOVERED;
import static io.tenantservice.audit.Action.WEBHOOK_DELIVERY_RESENT;
import static io.tenantservice.audit.Action.WEBHOOK_ENDPOINT_PINGED;
import static io.tenantservice.platform.problem.ProblemCode.WEBHOOK_DELIVERY_PENDING;
import static io.tenantservice.platform.problem.ProblemCode.WEBHOOK_ENDPOINT_DISABLED;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import io.tenantservice.audit.Audit;
import io.tenantservice.audit.Target;
import io.tenantservice.change.ChangeKind;
import io.tenantservice.change.Changes;
import io.tenantservice.platform.DatabaseClock;
import io.tenantservice.platform.Ids;
import io.tenantservice.platform.paging.Page;
import io.tenantservice.platform.paging.PageRequest;
import io.tenantservice.platform.problem.Problem;
import io.tenantservice.platform.tenancy.Tenancy;
import io.tenantservice.webhook.endpoint.EndpointState;
import io.tenantservice.webhook.endpoint.WaitingDeliveries;
import io.tenantservice.webhook.endpoint.WebhookEndpointService;
import io.tenantservice.webhook.endpoint.WebhookEndpointView;
import io.tenantservice.webhook.event.EventData;
import io.tenantservice.webhook.event.EventType;
import io.tenantservice.webhook.event.Outbox;
import io.tenantservice.webhook.event.OutgoingEvent;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/** Shows what became of deliveries, and has them sent once more. */
@ApplicationScoped
class DeliveryLog {

    /** The oldest first: those that were given up, and those that wait for their next try. */
    private static final String RECOVER = """
            update webhook_delivery set state = 'PENDING', due_at = now(), ended_at = null, tries = 0
            where (tenant_id, endpoint_id, event_id) in (
                select tenant_id, endpoint_id, event_id from webhook_delivery
                where tenant_id = :tenant and endpoint_id = :endpoint and created_at >= :since
                  and (state = 'FAILED' or state = 'PENDING' and taken_until is null and due_at > now())
                order by event_id limit :most for update)""";

    /** What is to be sent now waits for no answer that asked for patience. */
    private static final String UNPAUSE = """
            update webhook_endpoint set paused_until = null
            where tenant_id = :tenant and id = :endpoint and paused_until is not null""";

    private static final String PING = """
            with stored as (
                insert into webhook_event (tenant_id, id, type, payload) values (:tenant, :id, :type, :payload)
                returning id, position, type, created_at)
            insert into webhook_delivery (tenant_id, endpoint_id, event_id, position, type, due_at, created_at)
            select :tenant, :endpoint, s.id, s.position, s.type, now(), s.created_at from stored s""";

    private final Tenancy tenancy;
    private final WebhookEndpointService endpoints;
    private final PingLimit limit;
    private final Outbox outbox;
    private final Changes changes;
    private final Audit audit;
    private final Ids ids;
    private final DatabaseClock clock;

    DeliveryLog(
            Tenancy tenancy,
            WebhookEndpointService endpoints,
            PingLimit limit,
            Outbox outbox,
            Changes changes,
            Audit audit,
            Ids ids,
            DatabaseClock clock) {
        this.tenancy = tenancy;
        this.endpoints = endpoints;
        this.limit = limit;
        this.outbox = outbox;
        this.changes = changes;
        this.audit = audit;
        this.ids = ids;
        this.clock = clock;
    }

    Uni<Page<DeliveryView>> list(DeliveryFilter filter, PageRequest page) {
        return tenancy.observe(
                        filter.tenantId(),
                        () -> endpoints
                                .require(filter.tenantId(), filter.endpointId())
                                .chain(() -> WebhookDelivery.page(filter, page)))
                .map(rows -> Page.of(rows, page, delivery -> delivery.eventId, DeliveryView::of));
    }

    Uni<DeliveryDetailView> get(UUID tenantId, UUID endpointId, UUID id) {
        return tenancy.observe(
                tenantId,
                () -> endpoints
                        .require(tenantId, endpointId)
                        .chain(() -> WebhookDelivery.require(tenantId, endpointId, id))
                        .chain(DeliveryLog::detail));
    }

    private static Uni<DeliveryDetailView> detail(WebhookDelivery delivery) {
        return WebhookEvent.payload(delivery)
                .chain(payload -> WebhookAttempt.of(delivery)
                        .map(attempts -> new DeliveryDetailView(
                                DeliveryView.of(delivery),
                                payload,
                                attempts.stream().map(AttemptView::of).toList())));
    }

    Uni<DeliveryView> resend(UUID tenantId, UUID endpointId, UUID id) {
        return tenancy.transact(
                tenantId,
                () -> endpoints
                        .require(tenantId, endpointId)
                        .chain(() -> unpause(tenantId, endpointId))
                        .chain(() -> WebhookDelivery.hold(tenantId, endpointId, id))
                        .invoke(delivery -> queue(delivery, clock.now()))
                        .call(() -> changes.record(ChangeKind.WEBHOOK_DELIVERY, tenantId))
                        .invoke(() -> audit.record(
                                WEBHOOK_DELIVERY_RESENT, target(endpointId), Map.of("delivery", id.toString()))),
                DeliveryView::of);
    }

    private static Uni<Integer> unpause(UUID tenantId, UUID endpointId) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(UNPAUSE)
                        .setParameter("tenant", tenantId)
                        .setParameter("endpoint", endpointId)
                        .executeUpdate());
    }

    private static void queue(WebhookDelivery delivery, Instant now) {
        if (delivery.isUnderWay(now)) {
            throw Problem.of(WEBHOOK_DELIVERY_PENDING);
        }
        delivery.queue(now);
    }

    Uni<RecoveredDeliveries> recover(UUID tenantId, UUID endpointId, Instant since) {
        return tenancy.transact(
                tenantId,
                () -> endpoints
                        .require(tenantId, endpointId)
                        .chain(() -> unpause(tenantId, endpointId))
                        .chain(() -> Panache.getSession())
                        .chain(session -> session.createNativeQuery(RECOVER)
                                .setParameter("tenant", tenantId)
                                .setParameter("endpoint", endpointId)
                                .setParameter("since", since)
                                .setParameter("most", WaitingDeliveries.AT_ONCE)
                                .executeUpdate())
                        .call(() -> changes.record(ChangeKind.WEBHOOK_DELIVERY, tenantId))
                        .invoke(queued -> audit.record(
                                WEBHOOK_DELIVERIES_RECOVERED,
                                target(endpointId),
                                Map.of("since", since.toString(), "queued", queued.toString()))),
                RecoveredDeliveries::new);
    }

    /** Sends an event to this endpoint alone, whatever its filter says. */
    Uni<DeliveryView> ping(UUID tenantId, UUID endpointId) {
        OutgoingEvent event =
                outbox.event(ids.next(), EventType.WEBHOOK_PING, new EventData.OfPing(tenantId, endpointId));
        return limit.charge(tenantId)
                .chain(() -> tenancy.transact(
                        tenantId,
                        () -> endpoints
                                .require(tenantId, endpointId)
                                .invoke(DeliveryLog::requireEnabled)
                                .chain(() -> store(tenantId, endpointId, event)),
                        DeliveryView::of));
    }

    private Uni<WebhookDelivery> store(UUID tenantId, UUID endpointId, OutgoingEvent event) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(PING)
                        .setParameter("tenant", tenantId)
                        .setParameter("endpoint", endpointId)
                        .setParameter("id", event.id())
                        .setParameter("type", event.type().typeName())
                        .setParameter("payload", event.payload())
                        .executeUpdate())
                .chain(() -> changes.record(ChangeKind.WEBHOOK_DELIVERY, tenantId))
                .invoke(() -> audit.record(WEBHOOK_ENDPOINT_PINGED, target(endpointId)))
                .chain(() -> WebhookDelivery.require(tenantId, endpointId, event.id()));
    }

    private static void requireEnabled(WebhookEndpointView endpoint) {
        if (endpoint.state() == EndpointState.DISABLED) {
            throw Problem.of(WEBHOOK_ENDPOINT_DISABLED);
        }
    }

    private static Target target(UUID endpointId) {
        return new Target("webhook-endpoint", endpointId);
    }
}
