package io.tenantservice.webhook.delivery;

import io.quarkus.arc.Arc;
import io.quarkus.vertx.VertxContextSupport;
import io.tenantservice.webhook.WebhookUrlCode;
import io.tenantservice.webhook.delivery.DeliveryTurns.Loaded;
import io.tenantservice.webhook.endpoint.EndpointTargets.Target;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** A dispatcher that was thought dead. */
final class Turns {

    private Turns() {}

    /** @return whether its result was written */
    static boolean conclude(UUID tenant, UUID endpoint, UUID event, long fence) {
        Loaded loaded = new Loaded(
                new TakenDelivery(tenant, endpoint, event, fence),
                new Target(tenant, endpoint, "https://localhost/", List.of()),
                "{}",
                0);
        Outcome outcome = new Outcome(WebhookUrlCode.REACHABLE, 200, Duration.ZERO, Instant.now(), Duration.ZERO);
        DeliveryTurns turns = Arc.container().instance(DeliveryTurns.class).get();
        try {
            return VertxContextSupport.subscribeAndAwait(() -> turns.conclude(loaded, outcome));
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }
}
