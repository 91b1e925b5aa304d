package io.tenantservice.webhook.delivery;

import io.quarkus.arc.Arc;
import io.quarkus.vertx.VertxContextSupport;
import io.smallrye.mutiny.Uni;
import io.tenantservice.webhook.WebhookUrlCode;
import io.tenantservice.webhook.delivery.DeliveryTurns.Loaded;
import io.tenantservice.webhook.endpoint.EndpointTargets.Target;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;

/** A dispatcher that was thought dead. */
final class Turns {

    private Turns() {}

    /** @return whether its result was written */
    static boolean conclude(UUID tenant, UUID endpoint, UUID event, long fence) {
        return conclude(
                new Target(tenant, endpoint, "https://localhost/", List.of()),
                event,
                fence,
                WebhookUrlCode.REACHABLE,
                200);
    }

    /** @return whether the result of a call of this address was written */
    static boolean conclude(Target called, UUID event, long fence, WebhookUrlCode code, int status) {
        Loaded loaded = new Loaded(new TakenDelivery(called.tenantId(), called.id(), event, fence), called, "{}", 0);
        Outcome outcome = new Outcome(code, status, Duration.ZERO, Instant.now(), Duration.ZERO);
        DeliveryTurns turns = Arc.container().instance(DeliveryTurns.class).get();
        return await(() -> turns.conclude(loaded, outcome));
    }

    /** Whether the dispatcher of this process takes anything at this moment. */
    static boolean areTaken() {
        SendingSwitch sending = Arc.container().instance(SendingSwitch.class).get();
        return await(sending::isOn);
    }

    private static boolean await(Supplier<Uni<Boolean>> work) {
        try {
            return VertxContextSupport.subscribeAndAwait(work);
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }
}
