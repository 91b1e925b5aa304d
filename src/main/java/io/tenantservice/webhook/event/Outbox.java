package io.tenantservice.webhook.event;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tenantservice.platform.Ids;
import io.tenantservice.platform.tenancy.Scope;
import io.tenantservice.platform.tenancy.Transaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * Takes down what a transaction of a tenant has to tell the tenant's endpoints. The events are written with it, before
 * its last statements: they are there when the change is, and only then.
 */
@ApplicationScoped
public class Outbox {

    /** Standard Webhooks wants payloads of less than 20 kB; the table holds it too. */
    private static final int PAYLOAD_BYTES = 20_000;

    private final ObjectMapper json;
    private final Ids ids;
    private final Clock clock;

    Outbox(ObjectMapper json, Ids ids, Clock clock) {
        this.json = json;
        this.ids = ids;
        this.clock = clock;
    }

    /** The events of the transaction that is open, in the order in which things happened. */
    static final class Collected {

        private final List<OutgoingEvent> events = new ArrayList<>();

        List<OutgoingEvent> events() {
            return events;
        }
    }

    /** @throws IllegalStateException when the data is not what the catalogue says, or the transaction is no tenant's */
    public void add(EventType type, EventData data) {
        Transaction transaction = Transaction.current();
        if (!(transaction.scope() instanceof Scope.Tenant)) {
            throw new IllegalStateException(type + " in a transaction that is no tenant's");
        }
        transaction.attachment(Collected.class, Collected::new).events().add(event(ids.next(), type, data));
    }

    /** @return the event as it will be sent, for who writes it himself */
    public OutgoingEvent event(UUID id, EventType type, EventData data) {
        if (data.getClass() != type.data()) {
            throw new IllegalStateException(type + " with " + data.getClass().getSimpleName());
        }
        String payload = json.createObjectNode()
                .put("type", type.typeName())
                .put("timestamp", clock.instant().truncatedTo(ChronoUnit.MILLIS).toString())
                .<ObjectNode>set("data", json.valueToTree(data))
                .toString();
        if (payload.getBytes(StandardCharsets.UTF_8).length >= PAYLOAD_BYTES) {
            throw new IllegalStateException(type + " is too large");
        }
        return new OutgoingEvent(id, type, payload, data.notFor());
    }
}
