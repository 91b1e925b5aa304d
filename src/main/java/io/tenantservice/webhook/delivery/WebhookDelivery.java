package io.tenantservice.webhook.delivery;

import static io.tenantservice.platform.problem.ProblemCode.WEBHOOK_DELIVERY_NOT_FOUND;
import static jakarta.persistence.EnumType.STRING;

import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import io.quarkus.panache.common.Parameters;
import io.quarkus.panache.common.Sort;
import io.smallrye.mutiny.Uni;
import io.tenantservice.platform.paging.PageRequest;
import io.tenantservice.platform.problem.Problem;
import jakarta.persistence.Entity;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.LockModeType;
import java.io.Serializable;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.hibernate.annotations.DynamicUpdate;
import org.jspecify.annotations.Nullable;

/** One event for one endpoint. Written by statements; read, and queued again, as this. */
@Entity
@IdClass(WebhookDelivery.Key.class)
@DynamicUpdate
class WebhookDelivery extends PanacheEntityBase {

    record Key(UUID tenantId, UUID endpointId, UUID eventId) implements Serializable {}

    @Id
    UUID tenantId;

    @Id
    UUID endpointId;

    @Id
    UUID eventId;

    long position;

    String type;

    @Enumerated(STRING)
    DeliveryState state;

    /** When it is tried next; while somebody works on it, when another one may. Null when it is over. */
    @Nullable
    Instant dueAt;

    /** Until when somebody works on it; what comes of that later is not written. */
    @Nullable
    Instant takenUntil;

    /** The number of the turn that somebody has or had last. */
    long fence;

    int attempts;

    /** Attempts since it was last queued; the schedule goes by these. */
    int tries;

    Instant createdAt;

    @Nullable
    Instant endedAt;

    /** @throws Problem WEBHOOK_DELIVERY_NOT_FOUND when the endpoint has no such delivery */
    static Uni<WebhookDelivery> require(UUID tenantId, UUID endpointId, UUID eventId) {
        return orNotFound(findById(new Key(tenantId, endpointId, eventId)));
    }

    /** The same, and lets nobody else change it before the transaction ends; who tries waits. */
    static Uni<WebhookDelivery> hold(UUID tenantId, UUID endpointId, UUID eventId) {
        return orNotFound(findById(new Key(tenantId, endpointId, eventId), LockModeType.PESSIMISTIC_WRITE));
    }

    /** @return nothing when the turn is over */
    static Uni<@Nullable WebhookDelivery> of(TakenDelivery turn) {
        return find(
                        "tenantId = ?1 and endpointId = ?2 and eventId = ?3 and fence = ?4 and state = ?5",
                        turn.tenantId(),
                        turn.endpointId(),
                        turn.eventId(),
                        turn.fence(),
                        DeliveryState.PENDING)
                .firstResult();
    }

    private static Uni<WebhookDelivery> orNotFound(Uni<WebhookDelivery> found) {
        return found.onItem().ifNull().failWith(() -> Problem.of(WEBHOOK_DELIVERY_NOT_FOUND));
    }

    static Uni<List<WebhookDelivery>> page(DeliveryFilter filter, PageRequest page) {
        StringBuilder where = new StringBuilder("tenantId = :tenant and endpointId = :endpoint and eventId > :after");
        Parameters values = Parameters.with("tenant", filter.tenantId())
                .and("endpoint", filter.endpointId())
                .and("after", page.after());
        if (filter.state() != null) {
            where.append(" and state = :state");
            values.and("state", filter.state());
        }
        if (filter.type() != null) {
            where.append(" and type = :type");
            values.and("type", filter.type());
        }
        return WebhookDelivery.<WebhookDelivery>find(where.toString(), Sort.by("eventId"), values)
                .range(0, page.limit() - 1)
                .list();
    }

    /** @return those of all endpoints that come after one, in the order of endpoints and events */
    static Uni<List<WebhookDelivery>> after(UUID tenantId, Key last, int most) {
        return WebhookDelivery.<WebhookDelivery>find(
                        "tenantId = ?1 and (endpointId, eventId) > (?2, ?3)",
                        Sort.by("endpointId", "eventId"),
                        tenantId,
                        last.endpointId(),
                        last.eventId())
                .range(0, most - 1)
                .list();
    }

    /** Whether somebody works on it. */
    boolean isUnderWay(Instant now) {
        return takenUntil != null && takenUntil.isAfter(now);
    }

    /** Has it sent now, by the whole schedule. */
    void queue(Instant now) {
        state = DeliveryState.PENDING;
        dueAt = now;
        takenUntil = null;
        endedAt = null;
        tries = 0;
    }
}
