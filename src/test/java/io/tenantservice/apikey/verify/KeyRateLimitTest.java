package io.tenantservice.apikey.verify;

import static io.tenantservice.api.Given.activeTenant;
import static io.tenantservice.api.Given.platform;
import static io.tenantservice.api.Given.tenantCaller;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.both;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.lessThanOrEqualTo;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import io.tenantservice.apikey.Keys;
import io.tenantservice.stack.StackResource;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(StackResource.class)
class KeyRateLimitTest {

    private static final Duration WITHIN = Duration.ofSeconds(20);

    @Test
    void keyIsRefusedWhenItsLimitIsUsedUpAndTheAnswerSaysWhenToComeBack() {
        Response key = limited(automatic("default", 2, "PT1H"));

        verify(key)
                .body("code", equalTo("VALID"))
                .body("rate_limits[0].name", equalTo("default"))
                .body("rate_limits[0].limit", equalTo(2))
                .body("rate_limits[0].remaining", equalTo(1))
                .body("rate_limits[0].reset", both(greaterThan(1790)).and(lessThanOrEqualTo(1800)))
                .body("rate_limits[0].exceeded", equalTo(false))
                .body("rate_limits[0].retry_after", nullValue())
                .body("degraded", nullValue())
                .header("RateLimit-Policy", equalTo("\"default\";q=2;w=3600"))
                .header("RateLimit", matchesPattern("\"default\";r=1;t=1(79\\d|800)"));
        verify(key).body("code", equalTo("VALID")).body("rate_limits[0].remaining", equalTo(0));
        verify(key)
                .body("valid", equalTo(false))
                .body("code", equalTo("RATE_LIMITED"))
                .body("key_id", equalTo(key.path("id")))
                .body("name", nullValue())
                .body("scopes", nullValue())
                .body("rate_limits[0].remaining", equalTo(0))
                .body("rate_limits[0].exceeded", equalTo(true))
                .body("rate_limits[0].retry_after", both(greaterThan(1790)).and(lessThanOrEqualTo(1800)))
                .header("RateLimit", matchesPattern("\"default\";r=0;t=3(59\\d|600)"));
    }

    @Test
    void whatWasUsedComesBack() {
        Response key = limited(automatic("default", 1, "PT1S"));
        verify(key).body("code", equalTo("VALID"));

        await().atMost(WITHIN).untilAsserted(() -> verify(key).body("code", equalTo("VALID")));
    }

    @Test
    void keyWithoutLimitsIsNotCounted() {
        Response key = Keys.issue(activeTenant());

        verify(key)
                .body("code", equalTo("VALID"))
                .body("rate_limits", nullValue())
                .header("RateLimit", nullValue())
                .header("RateLimit-Policy", nullValue());
    }

    @Test
    void ifOneLimitRefusesNoneIsCharged() {
        Response key = limited(automatic("wide", 10, "PT1H"), onDemand("narrow", 2, "PT1H"));

        verify(key, charge("narrow", 2))
                .body("code", equalTo("VALID"))
                .body("rate_limits.name", contains("wide", "narrow"))
                .body("rate_limits.remaining", contains(9, 0))
                .header("RateLimit-Policy", equalTo("\"wide\";q=10;w=3600, \"narrow\";q=2;w=3600"));
        verify(key, charge("narrow", 1), charge("wide", 5))
                .body("code", equalTo("RATE_LIMITED"))
                .body("rate_limits.exceeded", contains(false, true))
                .body("rate_limits.remaining", contains(9, 0));
        verify(key).body("code", equalTo("VALID")).body("rate_limits.remaining", contains(8));
    }

    @Test
    void chargeReplacesTheOneOfAnAutomaticLimitAndZeroOnlyLooks() {
        Response key = limited(automatic("default", 10, "PT1H"));

        verify(key, charge("default", 0)).body("rate_limits.remaining", contains(10));
        verify(key, charge("default", 3), charge("default", 1)).body("rate_limits.remaining", contains(6));
        verify(key, charge("default", 11))
                .body("code", equalTo("RATE_LIMITED"))
                .body("rate_limits[0].remaining", equalTo(6))
                .body("rate_limits[0].retry_after", nullValue());
    }

    @Test
    void nameThatTheKeyHasNoLimitOfTakesNothing() {
        Response key = limited(onDemand("messages", 1, "PT1H"));

        verify(key, charge("exports", 1_000_000)).body("code", equalTo("VALID")).body("rate_limits", nullValue());
    }

    @Test
    void keyThatIsRefusedForAnotherReasonIsNotCharged() {
        Response key = limited(automatic("default", 1, "PT1H"));

        Keys.verify(Map.of("api_key", key.path("api_key"), "required_scopes", List.of("a:b")))
                .body("code", equalTo("INSUFFICIENT_SCOPE"))
                .body("rate_limits", nullValue());
        tenantCaller(activeTenant())
                .body(Map.of("api_key", key.path("api_key")))
                .post("/v1/api-keys:verify")
                .then()
                .body("code", equalTo("NOT_FOUND"));

        verify(key).body("code", equalTo("VALID"));
    }

    @Test
    void keysAndTenantsHaveLimitsOfTheirOwn() {
        UUID tenant = activeTenant();
        Map<String, Object> request = Keys.with("rate_limits", List.of(automatic("default", 1, "PT1H")));
        Response first = Keys.issue(tenant, request);
        Response second = Keys.issue(tenant, request);
        Response foreign = Keys.issue(activeTenant(), request);

        verify(first).body("code", equalTo("VALID"));
        verify(second).body("code", equalTo("VALID"));
        verify(foreign).body("code", equalTo("VALID"));
    }

    @Test
    void rotatedKeyAndItsSuccessorUseUpOneLimit() {
        Response key = limited(automatic("default", 2, "PT1H"));
        verify(key).body("code", equalTo("VALID"));

        Response successor = Keys.verb(key, "rotate", Map.of());

        successor.then().statusCode(200).body("rate_limits.name", contains("default"));
        verify(successor).body("code", equalTo("VALID"));
        verify(key).body("code", equalTo("RATE_LIMITED"));
        verify(successor).body("code", equalTo("RATE_LIMITED"));
    }

    @Test
    void keyThatIsInABatchTwiceIsChargedTwice() {
        Response key = limited(automatic("default", 1, "PT1H"));
        Response other = limited(automatic("default", 1, "PT1H"));
        Map<String, Object> question = Map.of("api_key", key.path("api_key"));

        platform()
                .body(Map.of("keys", List.of(question, Map.of("api_key", other.path("api_key")), question)))
                .post("/v1/api-keys:verifyBatch")
                .then()
                .statusCode(200)
                .body("items.code", contains("VALID", "VALID", "RATE_LIMITED"))
                .body("items.rate_limits.flatten().remaining", contains(0, 0, 0));
    }

    @Test
    void changedLimitHoldsAtOnceAndBeginsUnused() {
        Response key = limited(automatic("default", 2, "PT1H"));
        verify(key);
        verify(key).body("code", equalTo("VALID"));

        patch(key, Map.of("rate_limits", List.of(automatic("default", 4, "PT2H"))));

        await().atMost(WITHIN)
                .untilAsserted(() -> verify(key, charge("default", 0)).body("rate_limits[0].limit", equalTo(4)));
        verify(key, charge("default", 0)).body("rate_limits[0].remaining", equalTo(4));

        Map<String, Object> none = new HashMap<>();
        none.put("rate_limits", null);
        patch(key, none);
        await().atMost(WITHIN)
                .untilAsserted(() -> verify(key).body("code", equalTo("VALID")).body("rate_limits", nullValue()));
    }

    @Test
    void badChargesAreNamed() {
        platform()
                .body(Map.of(
                        "api_key",
                        "x",
                        "charge",
                        List.of(
                                Map.of("name", "Default", "cost", 1),
                                Map.of("name", "default", "cost", -1),
                                Map.of("name", "default"))))
                .post("/v1/api-keys:verify")
                .then()
                .statusCode(400)
                .body("errors.pointer.sort()", contains("/charge/0/name", "/charge/1/cost", "/charge/2/cost"));
    }

    private static Response limited(Map<?, ?>... limits) {
        return Keys.issue(activeTenant(), Keys.with("rate_limits", List.of(limits)));
    }

    private static Map<String, Object> automatic(String name, int limit, String period) {
        return Map.of("name", name, "limit", limit, "period", period);
    }

    private static Map<String, Object> onDemand(String name, int limit, String period) {
        return Map.of("name", name, "limit", limit, "period", period, "automatic", false);
    }

    private static Map<String, Object> charge(String name, int cost) {
        return Map.of("name", name, "cost", cost);
    }

    private static ValidatableResponse verify(Response key, Map<?, ?>... charges) {
        Map<String, Object> question = new HashMap<>(Map.of("api_key", key.path("api_key")));
        if (charges.length > 0) {
            question.put("charge", List.of(charges));
        }
        return Keys.verify(question);
    }

    private static void patch(Response key, Map<String, Object> patch) {
        platform()
                .header("If-Match", "*")
                .body(patch)
                .patch(Keys.address(key))
                .then()
                .statusCode(200);
    }
}
