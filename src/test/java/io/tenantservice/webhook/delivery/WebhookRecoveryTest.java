package io.tenantservice.webhook.delivery;

import static io.tenantservice.api.Given.activeTenant;
import static io.tenantservice.api.Given.platform;
import static io.tenantservice.api.Given.unique;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tenantservice.api.Database;
import io.tenantservice.api.Simulation;
import io.tenantservice.api.Switched;
import io.tenantservice.stack.StackResource;
import io.tenantservice.webhook.WebhookUrlCode;
import io.tenantservice.webhook.endpoint.EndpointTargets.Target;
import io.tenantservice.webhook.endpoint.Endpoints;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What waits for its next try, once its receiver is well again, or is another one. */
@QuarkusTest
@QuarkusTestResource(StackResource.class)
class WebhookRecoveryTest {

    /** So that no try comes before the test wants it. */
    private static final String NOT_SOON = "3600";

    private static final Duration TWO_LOOKS = Duration.ofMillis(2200);

    private static final String LONG_AGO = "2026-01-01T00:00:00Z";

    @Test
    void whatWaitsForItsNextTryIsRecoveredToo() {
        Endpoints endpoint = Endpoints.ordered(activeTenant());
        String head = waiting(endpoint);
        String next = endpoint.ping();

        platform()
                .body(Map.of("since", LONG_AGO))
                .post(endpoint.address() + ":recover")
                .then()
                .statusCode(200)
                .body("queued", equalTo(1));

        await().untilAsserted(() -> endpoint.shown(next).body("state", equalTo("SUCCEEDED")));
        endpoint.shown(head).body("state", equalTo("SUCCEEDED")).body("attempts", equalTo(2));
    }

    @Test
    void patienceThatAReceiverAskedForEndsWithARecovery() {
        Endpoints endpoint = Endpoints.create(activeTenant());
        String id = waiting(endpoint, 429);

        platform()
                .body(Map.of("since", LONG_AGO))
                .post(endpoint.address() + ":recover")
                .then()
                .statusCode(200)
                .body("queued", equalTo(1));

        await().untilAsserted(() -> endpoint.shown(id).body("state", equalTo("SUCCEEDED")));
    }

    @Test
    void whatWaitsIsSentNowOnDemandUnlessATryIsUnderWay() throws SQLException {
        Endpoints endpoint = Endpoints.create(activeTenant());
        String id = waiting(endpoint);
        Database.execute("update webhook_delivery set taken_until = due_at where event_id = '" + id + "'");
        platform()
                .post(endpoint.delivery(id) + ":resend")
                .then()
                .statusCode(409)
                .body("code", equalTo("WEBHOOK_DELIVERY_PENDING"));
        Database.execute("update webhook_delivery set taken_until = null where event_id = '" + id + "'");

        platform().post(endpoint.delivery(id) + ":resend").then().statusCode(200);

        await().untilAsserted(() -> endpoint.shown(id).body("state", equalTo("SUCCEEDED")));
    }

    @Test
    void endpointThatIsEnabledGetsWhatHasWaited() {
        Endpoints endpoint = Endpoints.create(activeTenant());
        String id = waiting(endpoint);
        endpoint.patch(Map.of("state", "DISABLED"));

        endpoint.patch(Map.of("state", "ENABLED"));

        await().untilAsserted(() -> endpoint.shown(id).body("state", equalTo("SUCCEEDED")));
    }

    @Test
    void newAddressGetsWhatHasWaitedAndADescriptionHurriesNothing() {
        Endpoints endpoint = Endpoints.create(activeTenant());
        String id = waiting(endpoint);
        String path = "/hooks/" + unique();
        endpoint.patch(Map.of("description", "Other"));
        endpoint.shown(id).body("state", equalTo("PENDING")).body("attempts", equalTo(1));

        endpoint.patch(Map.of("url", Endpoints.url(path)));

        await().untilAsserted(() -> endpoint.shown(id).body("state", equalTo("SUCCEEDED")));
        assertThat(Simulation.posted(path)).hasSize(1);
        assertThat(endpoint.received()).hasSize(1);
    }

    @Test
    void lateAnswerOfTheOldAddressSaysNothingOfTheNewOne() throws SQLException {
        Endpoints endpoint = Endpoints.create(activeTenant());
        String id = waiting(endpoint);
        Database.execute("update webhook_endpoint set failing_since = null, paused_until = null where id = '"
                + endpoint.id() + "'");
        Target old = new Target(
                endpoint.tenant(), UUID.fromString(endpoint.id()), Endpoints.url("/hooks/" + unique()), List.of());

        assertThat(Turns.conclude(old, UUID.fromString(id), fence(id), WebhookUrlCode.REFUSED, 410))
                .isTrue();

        await().untilAsserted(() ->
                endpoint.shown(id).body("state", equalTo("SUCCEEDED")).body("attempts", equalTo(3)));
        platform()
                .get(endpoint.address())
                .then()
                .body("state", equalTo("ENABLED"))
                .body("failing_since", nullValue())
                .body("paused_until", nullValue());
    }

    @Test
    void failureAfterQuietDaysBeginsAnotherRow() throws SQLException {
        Endpoints endpoint = Endpoints.create(activeTenant());
        String id = waiting(endpoint);
        Database.execute("update webhook_endpoint set failing_since = now() - interval '7 days', "
                + "failed_at = now() - interval '31 hours' where id = '" + endpoint.id() + "'");
        Simulation.answer(endpoint.path(), 503, NOT_SOON);

        endpoint.hurry();

        await().untilAsserted(() -> endpoint.shown(id).body("attempts", equalTo(2)));
        platform().get(endpoint.address()).then().body("state", equalTo("ENABLED"));
        assertThat(Database.query("select failing_since > now() - interval '1 hour' from webhook_endpoint where id = '"
                        + endpoint.id() + "'"))
                .containsExactly("t");
    }

    @Test
    void whileSendingIsOffEventsAreWrittenAndWait() {
        Endpoints endpoint = Endpoints.create(activeTenant());
        String id;
        try (Switched off = Switched.off("OUTGOING_WEBHOOKS")) {
            // The answer from before holds for a second.
            await().until(() -> !Turns.areTaken());
            String pinged = endpoint.ping();
            await().during(TWO_LOOKS).untilAsserted(() -> endpoint.shown(pinged).body("state", equalTo("PENDING")));
            assertThat(endpoint.received()).isEmpty();
            id = pinged;
        }

        await().untilAsserted(() -> endpoint.shown(id).body("state", equalTo("SUCCEEDED")));
    }

    /** @return the id of an event whose first try has failed */
    private static String waiting(Endpoints endpoint) {
        return waiting(endpoint, 503);
    }

    private static String waiting(Endpoints endpoint, int status) {
        Simulation.answer(endpoint.path(), status, NOT_SOON);
        String id = endpoint.ping();
        await().untilAsserted(() -> endpoint.shown(id).body("attempts", equalTo(1)));
        return id;
    }

    private static long fence(String id) throws SQLException {
        return Long.parseLong(Database.query("select fence from webhook_delivery where event_id = '" + id + "'")
                .getFirst());
    }
}
