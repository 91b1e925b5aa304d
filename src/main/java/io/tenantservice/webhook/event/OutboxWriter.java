package io.tenantservice.webhook.event;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import io.tenantservice.change.ChangeKind;
import io.tenantservice.change.Changes;
import io.tenantservice.platform.tenancy.BeforeCommit;
import io.tenantservice.platform.tenancy.Scope;
import io.tenantservice.platform.tenancy.Transaction;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;

/**
 * Writes the collected events, each with a delivery for every endpoint that wants it, in one statement; of an event that
 * nobody wants nothing is written. Before the audit entries, which come last.
 */
@ApplicationScoped
@Priority(1)
class OutboxWriter implements BeforeCommit {

    // A disabled endpoint has deliveries too: they wait until it is enabled. As an update, see SelectedRows.
    private static final String WRITE = """
            with given as (
                select g.place, g.id, g.type, g.payload, g.not_for
                from jsonb_to_recordset(cast(cast(:events as text) as jsonb))
                    as g (place integer, id uuid, type text, payload text, not_for uuid)
            ), endpoint as (
                select e.id, e.event_types from webhook_endpoint e where e.tenant_id = :tenant
            ), stored as (
                insert into webhook_event (tenant_id, id, type, payload)
                select :tenant, g.id, g.type, g.payload from given g
                where exists (
                    select from endpoint e
                    where (cardinality(e.event_types) = 0 or g.type = any (e.event_types))
                      and e.id is distinct from g.not_for)
                order by g.place
                returning id, position, type, created_at
            )
            insert into webhook_delivery (tenant_id, endpoint_id, event_id, position, type, due_at, created_at)
            select :tenant, e.id, s.id, s.position, s.type, now(), s.created_at
            from stored s
            join given g on g.id = s.id
            join endpoint e on (cardinality(e.event_types) = 0 or s.type = any (e.event_types))
                and e.id is distinct from g.not_for""";

    private final ObjectMapper json;
    private final Changes changes;

    OutboxWriter(ObjectMapper json, Changes changes) {
        this.json = json;
        this.changes = changes;
    }

    @Override
    public Uni<Void> beforeCommit(Transaction transaction) {
        List<OutgoingEvent> events = transaction
                .attachment(Outbox.Collected.class, Outbox.Collected::new)
                .events();
        return events.isEmpty() || !(transaction.scope() instanceof Scope.Tenant(UUID tenantId))
                ? Uni.createFrom().voidItem()
                : write(tenantId, events);
    }

    private Uni<Void> write(UUID tenantId, List<OutgoingEvent> events) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(WRITE)
                        .setParameter("tenant", tenantId)
                        .setParameter("events", rows(events))
                        .executeUpdate())
                .chain(deliveries -> deliveries == 0
                        ? Uni.createFrom().voidItem()
                        : changes.record(ChangeKind.WEBHOOK_DELIVERY, tenantId));
    }

    private String rows(List<OutgoingEvent> events) {
        ArrayNode rows = json.createArrayNode();
        events.forEach(event -> rows.addObject()
                .put("place", rows.size())
                .put("id", event.id().toString())
                .put("type", event.type().typeName())
                .put("payload", event.payload())
                .put("not_for", event.notFor() == null ? null : event.notFor().toString()));
        return rows.toString();
    }
}
