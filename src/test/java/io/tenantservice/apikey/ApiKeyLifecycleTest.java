package io.tenantservice.apikey;

import static io.tenantservice.api.Given.activeTenant;
import static io.tenantservice.api.Given.platform;
import static io.tenantservice.api.Given.tenantCaller;
import static io.tenantservice.api.Given.unique;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.tenantservice.api.Database;
import io.tenantservice.stack.StackResource;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(StackResource.class)
class ApiKeyLifecycleTest {

    private static final Map<String, Object> REASON = Map.of("reason", "looked odd");
    private static final Map<String, Object> NO_GRACE = Map.of("grace_period", "PT0S");

    @Test
    void disabledKeyIsRefusedUntilItIsEnabled() {
        Response issued = Keys.issue(activeTenant());

        Keys.verb(issued, "disable", REASON)
                .then()
                .statusCode(200)
                .body("state", equalTo("DISABLED"))
                .body("disabled_at", notNullValue())
                .body("disabled_reason", equalTo("looked odd"));
        Keys.verify(issued).body("valid", equalTo(false)).body("code", equalTo("DISABLED"));

        Keys.verb(issued, "enable", Map.of())
                .then()
                .statusCode(200)
                .body("state", equalTo("ACTIVE"))
                .body("disabled_at", nullValue())
                .body("disabled_reason", nullValue());
        Keys.verify(issued).body("code", equalTo("VALID"));
    }

    @Test
    void verbThatTheStateDoesNotAllowIsRefusedAndTheStateNamed() {
        Response issued = Keys.issue(activeTenant());

        refused(Keys.verb(issued, "enable", Map.of()), "API_KEY_STATE_CONFLICT", "The key is ACTIVE, not DISABLED.");
        Keys.verb(issued, "disable", REASON).then().statusCode(200);
        for (String verb : List.of("disable", "rotate")) {
            refused(
                    Keys.verb(issued, verb, verb.equals("rotate") ? Map.of() : REASON),
                    "API_KEY_STATE_CONFLICT",
                    "The key is DISABLED, not ACTIVE.");
        }
    }

    @Test
    void revocationIsForGoodAndADisabledKeyCanBeRevokedToo() {
        Response issued = Keys.issue(activeTenant());
        Keys.verb(issued, "disable", REASON).then().statusCode(200);

        Keys.verb(issued, "revoke", Map.of("reason", "leaked"))
                .then()
                .statusCode(200)
                .body("state", equalTo("REVOKED"))
                .body("revoked_reason", equalTo("leaked"))
                .body("disabled_at", nullValue());

        Keys.verify(issued).body("code", equalTo("REVOKED"));
        for (String verb : List.of("disable", "enable", "revoke", "rotate")) {
            Map<String, Object> request = verb.equals("disable") || verb.equals("revoke") ? REASON : Map.of();
            Keys.verb(issued, verb, request).then().statusCode(409).body("code", equalTo("API_KEY_REVOKED"));
        }
        platform()
                .header("If-Match", "*")
                .body(Map.of("name", "again"))
                .patch(Keys.address(issued))
                .then()
                .statusCode(409)
                .body("code", equalTo("API_KEY_REVOKED"));
    }

    @Test
    void rotatedKeyGoesOnBesideASuccessorThatMayDoTheSame() {
        UUID tenant = activeTenant();
        Map<String, Object> request = new HashMap<>(Map.of(
                "name", "ci", "scopes", List.of("a:b", "c:d"), "environment", "TEST", "metadata", Map.of("team", "x")));
        request.put("allowed_cidrs", List.of("203.0.113.0/24"));
        request.put("expires_at", "2999-01-01T00:00:00Z");
        Response old = Keys.issue(tenant, request);

        Response successor = Keys.verb(old, "rotate", Map.of());

        successor
                .then()
                .statusCode(200)
                .header("Cache-Control", "no-store")
                .body("state", equalTo("ACTIVE"))
                .body("rotated_from", equalTo(old.path("id")));
        for (String same : List.of("name", "scopes", "environment", "metadata", "allowed_cidrs", "expires_at")) {
            assertThat(successor.<Object>path(same)).as(same).isEqualTo(old.path(same));
        }
        Keys.read(old).then().body("rotated_to", equalTo(successor.path("id"))).body("api_key", nullValue());
        assertThat(instant(Keys.read(old), "grace_ends_at"))
                .isCloseTo(Instant.now().plus(24, ChronoUnit.HOURS), within(1, ChronoUnit.MINUTES));
        Keys.verify(Map.of("api_key", old.path("api_key"), "ip", "203.0.113.7"))
                .body("code", equalTo("VALID"))
                .body("rotated_to", equalTo(successor.path("id")))
                .body("grace_ends_at", notNullValue());
        Keys.verify(Map.of("api_key", successor.path("api_key"), "ip", "203.0.113.7"))
                .body("code", equalTo("VALID"))
                .body("rotated_to", nullValue())
                .body("grace_ends_at", nullValue());
    }

    @Test
    void rotatedKeyIsRefusedWhenItsGraceIsOver() {
        Response old = Keys.issue(activeTenant());

        Response successor = Keys.verb(old, "rotate", Map.of("grace_period", "PT2S"));
        Keys.verify(old).body("code", equalTo("VALID"));

        await().untilAsserted(() -> Keys.verify(old)
                .body("code", equalTo("GRACE_ENDED"))
                .body("rotated_to", equalTo(successor.path("id"))));
        Keys.verify(successor).body("code", equalTo("VALID"));
    }

    @Test
    void rotatedKeyIsRefusedAtOnceWithoutGrace() {
        Response old = Keys.issue(activeTenant());

        Keys.verb(old, "rotate", NO_GRACE).then().statusCode(200);

        Keys.verify(old).body("code", equalTo("GRACE_ENDED"));
    }

    @Test
    void graceEndsWithTheKeyItselfAtTheLatest() {
        Instant soon = Instant.now().plus(1, ChronoUnit.HOURS).truncatedTo(ChronoUnit.MICROS);
        Response old = Keys.issue(activeTenant(), Keys.with("expires_at", soon.toString()));

        Keys.verb(old, "rotate", Map.of("grace_period", "P30D")).then().statusCode(200);
        assertThat(instant(Keys.read(old), "grace_ends_at")).isEqualTo(soon);

        Instant sooner = soon.minus(30, ChronoUnit.MINUTES);
        platform()
                .header("If-Match", "*")
                .body(Map.of("expires_at", sooner.toString()))
                .patch(Keys.address(old))
                .then()
                .statusCode(200);
        assertThat(instant(Keys.read(old), "grace_ends_at")).isEqualTo(sooner);
    }

    @Test
    void successorLivesAsLongAsTheRequestSays() {
        UUID tenant = activeTenant();
        Map<String, Object> never = new HashMap<>();
        never.put("expires_at", null);

        Keys.verb(Keys.issue(tenant), "rotate", Map.of("expires_at", "2999-01-01T00:00:00Z"))
                .then()
                .body("expires_at", equalTo("2999-01-01T00:00:00Z"));
        Keys.verb(Keys.issue(tenant), "rotate", never).then().statusCode(200).body("expires_at", nullValue());
        Keys.verb(Keys.issue(tenant), "rotate", Map.of("expires_at", "2020-01-01T00:00:00Z"))
                .then()
                .statusCode(400)
                .body("code", equalTo("EXPIRY_NOT_IN_FUTURE"))
                .body("errors[0].pointer", equalTo("/expires_at"));
    }

    @Test
    void gracePeriodIsZeroToThirtyDays() {
        Response issued = Keys.issue(activeTenant());

        for (String period : List.of("PT-1S", "P30DT1S")) {
            Keys.verb(issued, "rotate", Map.of("grace_period", period))
                    .then()
                    .statusCode(400)
                    .body("errors[0].pointer", equalTo("/grace_period"))
                    .body("errors[0].code", equalTo("OUT_OF_RANGE"));
        }
    }

    @Test
    void keyIsRotatedOnceThoughManyAskAtOnce() throws InterruptedException {
        UUID tenant = activeTenant();
        Response issued = Keys.issue(tenant);
        Callable<Response> rotation = () -> Keys.verb(issued, "rotate", Map.of());

        List<Response> answers;
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            answers = threads
                    .invokeAll(IntStream.range(0, 8).mapToObj(i -> rotation).toList())
                    .stream()
                    .map(Future::resultNow)
                    .toList();
        }

        assertThat(answers.stream().collect(Collectors.groupingBy(Response::statusCode, Collectors.counting())))
                .isEqualTo(Map.of(200, 1L, 409, 7L));
        refused(
                Keys.verb(issued, "rotate", Map.of()),
                "API_KEY_ROTATED",
                Keys.read(issued).path("rotated_to"));
        platform().get(Keys.of(tenant)).then().body("items", hasSize(2));
    }

    @Test
    void repeatedRotationShowsTheSameSuccessor() {
        Response issued = Keys.issue(activeTenant());
        String idempotencyKey = unique();

        Response first = rotate(issued, idempotencyKey);
        Response second = rotate(issued, idempotencyKey);

        assertThat(second.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(second.<String>path("api_key")).isEqualTo(first.path("api_key"));
        Keys.verify(second).body("key_id", equalTo(first.path("id")));
    }

    @Test
    void successorCanBeRotatedInItsTurn() {
        Response first = Keys.issue(activeTenant());

        Response second = Keys.verb(first, "rotate", NO_GRACE);
        Response third = Keys.verb(second, "rotate", Map.of());

        third.then().statusCode(200).body("rotated_from", equalTo(second.path("id")));
        Keys.read(second)
                .then()
                .body("rotated_from", equalTo(first.path("id")))
                .body("rotated_to", equalTo(third.path("id")));
    }

    @Test
    void everyChangeOfAKeyIsToldToCachesAndWrittenToTheAuditLog() throws SQLException {
        UUID tenant = activeTenant();
        Response issued = Keys.issue(tenant);
        Keys.verb(issued, "disable", REASON);
        Keys.verb(issued, "enable", Map.of());
        platform()
                .header("If-Match", "*")
                .body(Map.of("scopes", List.of("a:b")))
                .patch(Keys.address(issued));
        String successor = Keys.verb(issued, "rotate", Map.of()).path("id");

        Keys.verb(issued, "revoke", Map.of("reason", "done"));

        try (Connection administrator = Database.administrator()) {
            assertThat(Database.column(
                            administrator,
                            "select kind from change where subject = '" + issued.path("id") + "' order by id"))
                    .hasSize(5)
                    .containsOnly("API_KEY");
        }
        platform()
                .get("/v1/tenants/" + tenant + "/audit/entries")
                .then()
                .body(
                        "items.findAll { it.target_id == '" + issued.path("id") + "' }.action",
                        contains(
                                "API_KEY_CREATED",
                                "API_KEY_DISABLED",
                                "API_KEY_ENABLED",
                                "API_KEY_CHANGED",
                                "API_KEY_ROTATED",
                                "API_KEY_REVOKED"))
                .body("items.find { it.action == 'API_KEY_DISABLED' }.details.reason", equalTo("looked odd"))
                .body("items.find { it.action == 'API_KEY_CHANGED' }.details.scopes", equalTo("a:b"))
                .body("items.find { it.action == 'API_KEY_ROTATED' }.details.rotated_to", equalTo(successor))
                .body(
                        "items.find { it.target_id == '" + successor + "' }.details.rotated_from",
                        equalTo(issued.path("id")));
    }

    @Test
    void tenantLeadsItsOwnKeysThroughTheirLives() {
        UUID tenant = activeTenant();
        Response issued = tenantCaller(tenant).body(Keys.REQUEST).post(Keys.of(tenant));
        String address = Keys.address(issued);

        tenantCaller(tenant).body(REASON).post(address + ":disable").then().statusCode(200);
        tenantCaller(tenant).post(address + ":enable").then().statusCode(200);
        tenantCaller(tenant)
                .header("If-Match", "*")
                .body(Map.of("name", "ours"))
                .patch(address)
                .then()
                .statusCode(200)
                .body("name", equalTo("ours"));
        tenantCaller(tenant).body(Map.of()).post(address + ":rotate").then().statusCode(200);
        tenantCaller(tenant).body(REASON).post(address + ":revoke").then().statusCode(200);
    }

    private static Response rotate(Response issued, String idempotencyKey) {
        return platform()
                .header("Idempotency-Key", idempotencyKey)
                .body(Map.of())
                .post(Keys.address(issued) + ":rotate");
    }

    private static Instant instant(Response key, String field) {
        return Instant.parse(key.path(field));
    }

    private static void refused(Response answer, String code, String detail) {
        answer.then().statusCode(409).body("code", equalTo(code)).body("detail", containsString(detail));
    }
}
