package io.tenantservice.webhook.delivery;

import static io.tenantservice.api.Given.activeTenant;
import static io.tenantservice.api.Given.platform;
import static io.tenantservice.api.Given.tenantCaller;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.tenantservice.api.Database;
import io.tenantservice.api.Simulation;
import io.tenantservice.api.Simulation.Posted;
import io.tenantservice.stack.StackResource;
import io.tenantservice.webhook.endpoint.Endpoints;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Events on their way from a change to a receiver. */
@QuarkusTest
@QuarkusTestResource(StackResource.class)
class WebhookDeliveryTest {

    /** So that a slow machine makes no try before the test wants it. */
    private static final String NOT_SOON = "3600";

    private static final int MORE_THAN_A_MINUTE_HAS = 30;

    private static final Map<String, Object> KEY = Map.of("name", "k", "scopes", List.of("messages:send"));

    @Test
    void changeArrivesSignedByTheSecretThatWasShown() {
        Endpoints endpoint = Endpoints.create(activeTenant(), "api_key.created");

        String key = createKey(endpoint.tenant());

        Posted event = only(endpoint);
        assertThatCode(() -> Signed.verify(event, endpoint.secret())).doesNotThrowAnyException();
        assertThat(event.type()).isEqualTo("api_key.created");
        assertThat(List.of(event.data("api_key_id"), event.data("tenant_id"), event.data("state")))
                .containsExactly(key, endpoint.tenant().toString(), "ACTIVE");
        endpoint.shown(event.id())
                .body("state", equalTo("SUCCEEDED"))
                .body("attempts", equalTo(1))
                .body("payload", equalTo(event.text()))
                .body("log[0].code", equalTo("REACHABLE"))
                .body("log[0].status", equalTo(200))
                .body("next_attempt_at", nullValue());
    }

    @Test
    void endpointGetsTheTypesThatItWantsAndNoOtherTenants() {
        UUID tenant = activeTenant();
        Endpoints all = Endpoints.create(tenant);
        Endpoints revocations = Endpoints.create(tenant, "api_key.revoked");
        Endpoints foreign = Endpoints.create(activeTenant());

        revoke(tenant, createKey(tenant));

        await().untilAsserted(
                        () -> assertThat(all.types()).containsExactlyInAnyOrder("api_key.created", "api_key.revoked"));
        await().untilAsserted(() -> assertThat(revocations.types()).containsExactly("api_key.revoked"));
        assertThat(foreign.received()).isEmpty();
        tenantCaller(tenant)
                .get(Endpoints.of(foreign.tenant()) + "/" + foreign.id() + "/deliveries")
                .then()
                .statusCode(404);
        platform()
                .get(all.address() + "/deliveries?type=api_key.revoked&state=SUCCEEDED")
                .then()
                .body("items.type", contains("api_key.revoked"));
    }

    @Test
    void whatFailsIsSentAgainWithTheSameIdUntilItArrives() throws SQLException {
        Endpoints endpoint = Endpoints.create(activeTenant());
        Simulation.answer(endpoint.path(), 503, NOT_SOON);
        String id = endpoint.ping();
        await().untilAsserted(() -> endpoint.shown(id)
                .body("state", equalTo("PENDING"))
                .body("attempts", equalTo(1))
                .body("log[0].code", equalTo("FAILED"))
                .body("log[0].status", equalTo(503)));
        platform().get(endpoint.address()).then().body("failing_since", notNullValue());

        endpoint.hurry();

        await().untilAsserted(() ->
                endpoint.shown(id).body("state", equalTo("SUCCEEDED")).body("log", hasSize(2)));
        assertThat(endpoint.received()).extracting(Posted::id).containsExactly(id, id);
        platform()
                .get(endpoint.address())
                .then()
                .body("failing_since", nullValue())
                .header("ETag", equalTo("\"0\""));
    }

    @Test
    void deliveryIsGivenUpAfterTheLastTryAndSentOnceMoreOnDemand() throws SQLException {
        Endpoints endpoint = Endpoints.create(activeTenant());
        Simulation.answer(endpoint.path(), 400, NOT_SOON);
        String id = endpoint.ping();
        await().untilAsserted(() -> endpoint.shown(id).body("attempts", equalTo(1)));
        Simulation.answer(endpoint.path(), 400, NOT_SOON);
        Database.execute("update webhook_delivery set tries = 9 where event_id = '" + id + "'");

        endpoint.hurry();

        await().untilAsserted(() ->
                endpoint.shown(id).body("state", equalTo("FAILED")).body("ended_at", notNullValue()));
        platform()
                .post(endpoint.delivery(id) + ":resend")
                .then()
                .statusCode(200)
                .body("state", equalTo("PENDING"));
        await().untilAsserted(() ->
                endpoint.shown(id).body("state", equalTo("SUCCEEDED")).body("attempts", equalTo(3)));
    }

    @Test
    void receiverThatIsGoneIsDisabledAndTheOthersAreTold() throws SQLException {
        UUID tenant = activeTenant();
        Endpoints gone = Endpoints.create(tenant, "api_key.created", "webhook_endpoint.disabled");
        Endpoints other = Endpoints.create(tenant, "webhook_endpoint.disabled");
        Simulation.answer(gone.path(), 410, 1);

        createKey(tenant);

        Posted told = only(other);
        assertThat(List.of(told.data("webhook_endpoint_id"), told.data("reason")))
                .containsExactly(gone.id(), "GONE");
        platform()
                .get(gone.address())
                .then()
                .body("state", equalTo("DISABLED"))
                .body("disabled_reason", equalTo("GONE"));
        platform()
                .get("/v1/tenants/" + tenant + "/audit/entries")
                .then()
                .body("items.action", hasItem("WEBHOOK_ENDPOINT_DISABLED"));
        // What comes meanwhile waits until it is enabled; what failed is recovered.
        createKey(tenant);
        String since = "2026-01-01T00:00:00Z";
        platform()
                .body(Map.of("since", since))
                .post(gone.address() + ":recover")
                .then()
                .statusCode(200)
                .body("queued", equalTo(1));
        assertThat(gone.received()).hasSize(1);
        platform()
                .header("If-Match", "*")
                .body(Map.of("state", "ENABLED"))
                .patch(gone.address())
                .then()
                .statusCode(200);
        await().untilAsserted(() -> assertThat(gone.received()).hasSize(3));
    }

    @Test
    void endpointThatHasFailedForFiveDaysIsDisabled() throws SQLException {
        Endpoints endpoint = Endpoints.create(activeTenant());
        Simulation.answer(endpoint.path(), 503, NOT_SOON);
        Simulation.answer(endpoint.path(), 503, NOT_SOON);
        String id = endpoint.ping();
        await().untilAsserted(() -> endpoint.shown(id).body("attempts", equalTo(1)));
        Database.execute("update webhook_endpoint set failing_since = now() - interval '5 days 1 minute' where id = '"
                + endpoint.id() + "'");

        endpoint.hurry();

        await().untilAsserted(() -> platform()
                .get(endpoint.address())
                .then()
                .body("state", equalTo("DISABLED"))
                .body("disabled_reason", equalTo("FAILING")));
    }

    @Test
    void receiverThatHasTooMuchIsLeftAloneForAsLongAsItWants() throws SQLException {
        Endpoints endpoint = Endpoints.create(activeTenant());
        Simulation.answer(endpoint.path(), 429, "120");
        String first = endpoint.ping();
        await().untilAsserted(() -> endpoint.shown(first).body("attempts", equalTo(1)));
        assertThat(Database.query(
                        "select paused_until > now() + interval '110 seconds' from webhook_endpoint where id = '"
                                + endpoint.id() + "'"))
                .containsExactly("t");
        assertThat(Database.query(
                        "select due_at > now() + interval '110 seconds' from webhook_delivery where event_id = '"
                                + first + "'"))
                .containsExactly("t");

        String second = endpoint.ping();
        Endpoints other = Endpoints.create(endpoint.tenant());
        other.ping();

        only(other);
        endpoint.shown(second).body("state", equalTo("PENDING")).body("attempts", equalTo(0));
    }

    @Test
    void orderedEndpointGetsTheNextEventOnlyAfterTheOneBefore() throws SQLException {
        UUID tenant = activeTenant();
        Endpoints endpoint = Endpoints.ordered(tenant, "api_key.created", "api_key.revoked");
        Simulation.answer(endpoint.path(), 503, NOT_SOON);
        String key = createKey(tenant);
        await().untilAsserted(() -> assertThat(endpoint.received()).hasSize(1));
        String created = endpoint.received().getFirst().id();
        await().untilAsserted(() -> endpoint.shown(created).body("attempts", equalTo(1)));

        revoke(tenant, key);
        Endpoints other = Endpoints.create(tenant);
        other.ping();
        only(other);
        assertThat(endpoint.types()).containsExactly("api_key.created");
        endpoint.hurry();

        await().untilAsserted(() ->
                assertThat(endpoint.types()).containsExactly("api_key.created", "api_key.created", "api_key.revoked"));
    }

    @Test
    void changeThatIsRefusedTellsNothing() throws SQLException {
        UUID tenant = activeTenant();
        Endpoints endpoint = Endpoints.create(tenant);
        String key = createKey(tenant);
        revoke(tenant, key);
        platform()
                .body(Map.of("reason", "again"))
                .post("/v1/tenants/" + tenant + "/api-keys/" + key + ":revoke")
                .then()
                .statusCode(409);

        assertThat(Database.query(
                        "select type from webhook_event where tenant_id = '" + tenant + "' order by position"))
                .containsExactly("api_key.created", "api_key.revoked");
        await().untilAsserted(() -> assertThat(endpoint.received()).hasSize(2));
    }

    @Test
    void turnThatIsOverWritesNothing() throws SQLException {
        Endpoints endpoint = Endpoints.create(activeTenant());
        String id = endpoint.ping();
        await().untilAsserted(() -> endpoint.shown(id).body("state", equalTo("SUCCEEDED")));
        long fence = Long.parseLong(Database.query("select fence from webhook_delivery where event_id = '" + id + "'")
                .getFirst());

        // Somebody else has taken it meanwhile.
        Database.execute("update webhook_delivery set state = 'PENDING', ended_at = null, fence = fence + 1, "
                + "due_at = now() + interval '1 hour' where event_id = '" + id + "'");

        assertThat(Turns.conclude(endpoint.tenant(), UUID.fromString(endpoint.id()), UUID.fromString(id), fence))
                .isFalse();
        endpoint.shown(id).body("state", equalTo("PENDING")).body("attempts", equalTo(1));
    }

    @Test
    void whatIsNoAddressAnyMoreIsNotCalled() throws SQLException {
        Endpoints endpoint = Endpoints.create(activeTenant());
        Database.execute("update webhook_endpoint set url = 'https://10.0.0.1/x' where id = '" + endpoint.id() + "'");

        String id = endpoint.ping();

        await().untilAsserted(() ->
                endpoint.shown(id).body("log[0].code", equalTo("HOST_REFUSED")).body("log[0].status", nullValue()));
    }

    @Test
    void deliveryOfAnotherEndpointIsNotFound() {
        UUID tenant = activeTenant();
        Endpoints one = Endpoints.create(tenant);
        Endpoints other = Endpoints.create(tenant);
        String id = one.ping();

        platform().get(other.delivery(id)).then().statusCode(404).body("code", equalTo("WEBHOOK_DELIVERY_NOT_FOUND"));
        platform()
                .post(other.delivery(id) + ":resend")
                .then()
                .statusCode(404)
                .body("code", equalTo("WEBHOOK_DELIVERY_NOT_FOUND"));
        platform()
                .body(Map.of("since", "yesterday"))
                .post(one.address() + ":recover")
                .then()
                .statusCode(400)
                .body("detail", containsString("form"));
    }

    @Test
    void tenantMayPingTenTimesAMinute() {
        Endpoints endpoint = Endpoints.create(activeTenant());
        Response refused = Stream.generate(() -> platform().post(endpoint.address() + ":ping"))
                .limit(MORE_THAN_A_MINUTE_HAS)
                .filter(answer -> answer.statusCode() != 200)
                .findFirst()
                .orElseThrow();

        refused.then().statusCode(429).header("Retry-After", notNullValue()).body("code", equalTo("RATE_LIMITED"));
    }

    private static Posted only(Endpoints endpoint) {
        await().untilAsserted(() -> assertThat(endpoint.received()).hasSize(1));
        Posted event = endpoint.received().getFirst();
        await().untilAsserted(() -> endpoint.shown(event.id()).body("state", equalTo("SUCCEEDED")));
        return event;
    }

    private static String createKey(UUID tenant) {
        return platform()
                .body(KEY)
                .post("/v1/tenants/" + tenant + "/api-keys")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    private static void revoke(UUID tenant, String key) {
        platform()
                .body(Map.of("reason", "test"))
                .post("/v1/tenants/" + tenant + "/api-keys/" + key + ":revoke")
                .then()
                .statusCode(200);
    }
}
