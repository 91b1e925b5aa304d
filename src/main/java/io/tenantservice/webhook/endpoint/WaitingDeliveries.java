package io.tenantservice.webhook.endpoint;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import java.util.UUID;

/** What waits for its next try at an endpoint whose receiver may be well again. */
public final class WaitingDeliveries {

    /** Deliveries that one request has sent now, so that it ends in time with any backlog; the others keep theirs. */
    public static final int AT_ONCE = 10_000;

    /** Leaves out what somebody works on. The oldest first, so that the first of an ordered endpoint is among them. */
    private static final String HURRY = """
            update webhook_delivery set due_at = now(), tries = 0
            where (tenant_id, endpoint_id, event_id) in (
                select tenant_id, endpoint_id, event_id from webhook_delivery
                where tenant_id = :tenant and endpoint_id = :endpoint and state = 'PENDING'
                  and taken_until is null and due_at > now()
                order by position limit :most for update skip locked)""";

    private WaitingDeliveries() {}

    /** Within the transaction that is open: has them sent now, by the whole schedule. */
    static Uni<Void> hurry(UUID tenantId, UUID endpointId) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(HURRY)
                        .setParameter("tenant", tenantId)
                        .setParameter("endpoint", endpointId)
                        .setParameter("most", AT_ONCE)
                        .executeUpdate())
                .replaceWithVoid();
    }
}
