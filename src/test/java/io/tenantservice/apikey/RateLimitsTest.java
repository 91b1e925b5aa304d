package io.tenantservice.apikey;

import static io.tenantservice.api.Given.activeTenant;
import static io.tenantservice.api.Given.platform;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.tenantservice.stack.StackResource;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Limits as a key carries them; what they do is tested with verifications. */
@QuarkusTest
@QuarkusTestResource(StackResource.class)
class RateLimitsTest {

    private static final Map<String, Object> PER_MINUTE = Map.of("name", "default", "limit", 100, "period", "PT60S");
    private static final Map<String, Object> ON_DEMAND =
            Map.of("name", "exports", "limit", 1_000_000, "period", "PT24H", "automatic", false);

    @Test
    void limitsAreShownAsTheyHold() {
        Response key = Keys.issue(activeTenant(), Keys.with("rate_limits", List.of(PER_MINUTE, ON_DEMAND)));

        key.then().statusCode(201);
        Keys.read(key)
                .then()
                .body(
                        "rate_limits",
                        equalTo(List.of(
                                Map.of("name", "default", "limit", 100, "period", "PT1M", "automatic", true),
                                ON_DEMAND)));
        Keys.read(Keys.issue(activeTenant())).then().body("rate_limits", empty());
    }

    @Test
    void patchReplacesAllLimitsAndTheAuditLogSaysByWhich() {
        UUID tenant = activeTenant();
        Response key = Keys.issue(tenant, Keys.with("rate_limits", List.of(PER_MINUTE)));

        platform()
                .header("If-Match", "*")
                .body(Map.of("rate_limits", List.of(ON_DEMAND)))
                .patch(Keys.address(key))
                .then()
                .statusCode(200)
                .body("rate_limits", equalTo(List.of(ON_DEMAND)));

        platform()
                .get("/v1/tenants/" + tenant + "/audit/entries")
                .then()
                .body("items.details.rate_limits", hasItem("exports=1000000/PT24H on demand"));
    }

    @Test
    void badLimitsAreNamed() {
        refused(
                List.of(Map.of("name", "Default", "limit", 0, "period", "PT1S"), Map.of("name", "b")),
                "/rate_limits/0/limit",
                "/rate_limits/0/name",
                "/rate_limits/1/limit",
                "/rate_limits/1/period");
        refused(
                List.of(
                        Map.of("name", "a", "limit", 1, "period", "PT0.5S"),
                        Map.of("name", "b", "limit", 1, "period", "PT24H1S"),
                        Map.of("name", "c", "limit", 1, "period", "PT1.5S"),
                        Map.of("name", "a", "limit", 1, "period", "PT1S")),
                "/rate_limits/0/period",
                "/rate_limits/1/period",
                "/rate_limits/2/period",
                "/rate_limits/3/name");
        refused(Collections.nCopies(6, PER_MINUTE), "/rate_limits");
        refused(List.of(), "/rate_limits");
    }

    private static void refused(List<Map<String, Object>> limits, String... pointers) {
        Response key = Keys.issue(activeTenant());
        for (Response answer : List.of(
                Keys.issue(activeTenant(), Keys.with("rate_limits", limits)),
                platform()
                        .header("If-Match", "*")
                        .body(Map.of("rate_limits", limits))
                        .patch(Keys.address(key)))) {
            answer.then().statusCode(400).body("errors.pointer.sort()", contains(pointers));
        }
    }
}
