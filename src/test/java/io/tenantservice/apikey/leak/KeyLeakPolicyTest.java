package io.tenantservice.apikey.leak;

import static io.tenantservice.api.Given.activeTenant;
import static io.tenantservice.api.Given.platform;
import static io.tenantservice.api.Given.tenantCaller;
import static io.tenantservice.api.Given.tenantRequest;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import io.tenantservice.api.Database;
import io.tenantservice.api.LeakReports;
import io.tenantservice.apikey.Keys;
import io.tenantservice.stack.StackResource;
import io.tenantservice.webhook.endpoint.Endpoints;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What becomes of a key that was found in public, by its tenant's policy. */
@QuarkusTest
@QuarkusTestResource(StackResource.class)
class KeyLeakPolicyTest {

    private static final String URL = "https://git.example/repository/file";
    private static final Map<String, Object> REASON = Map.of("reason", "test");

    @Test
    void keyIsDisabledWhenItsTenantHasNotSaidOtherwise() {
        UUID tenant = activeTenant();
        Response key = Keys.issue(tenant);
        Keys.verify(key).body("code", equalTo("VALID"));

        report(key, URL);

        Keys.verify(key).body("code", equalTo("DISABLED"));
        leaks(tenant)
                .body("items", hasSize(1))
                .body("items[0].api_key_id", equalTo(key.path("id")))
                .body("items[0].url", equalTo(URL))
                .body("items[0].source", equalTo("content"))
                .body("items[0].type", equalTo("test_key"))
                .body("items[0].reported_at", notNullValue())
                .body("items[0].policy", equalTo("DISABLE"))
                .body("items[0].action", equalTo("DISABLED"))
                .body("items[0].operation_id", nullValue());
        platform()
                .queryParam("page_size", 200)
                .get("/v1/tenants/" + tenant + "/audit/entries")
                .then()
                .body("items.action", hasItems("API_KEY_DISABLED", "API_KEY_LEAKED"))
                .body("items.find { it.action == 'API_KEY_LEAKED' }.actor", startsWith("leak-report:5e1f"))
                .body("items.find { it.action == 'API_KEY_LEAKED' }.target_id", equalTo(key.path("id")))
                .body("items.find { it.action == 'API_KEY_DISABLED' }.actor", startsWith("leak-report:5e1f"));
    }

    @Test
    void sameKeyAtTheSamePlaceIsActedOnOnceThoughItWasEnabledAgain() {
        UUID tenant = activeTenant();
        Response key = Keys.issue(tenant);
        report(key, URL);
        Keys.verb(key, "enable", Map.of()).then().statusCode(200);

        report(key, URL);

        Keys.verify(key).body("code", equalTo("VALID"));
        leaks(tenant).body("items", hasSize(1));
        report(key, URL + "/other");
        Keys.verify(key).body("code", equalTo("DISABLED"));
        leaks(tenant).body("items.action", contains("DISABLED", "DISABLED"));
    }

    @Test
    void placeThatIsNotToldIsOnePlace() {
        UUID tenant = activeTenant();
        Response key = Keys.issue(tenant);

        report(key, "");
        LeakReports.send(List.of(Map.of("token", key.<String>path("api_key"))))
                .then()
                .statusCode(200);

        leaks(tenant).body("items", hasSize(1)).body("items[0].url", nullValue());
    }

    @Test
    void withNotifyTheKeyStaysAsItIs() {
        UUID tenant = tenantWith("NOTIFY");
        Response key = Keys.issue(tenant);

        report(key, URL);

        Keys.verify(key).body("code", equalTo("VALID"));
        leaks(tenant).body("items[0].policy", equalTo("NOTIFY")).body("items[0].action", equalTo("NONE"));
    }

    @Test
    void withRotateASuccessorIsClaimedAndTheKeyGoesOnForADay() throws SQLException {
        UUID tenant = tenantWith("ROTATE");
        Endpoints.create(tenant, "operation.succeeded");
        Response key = Keys.issue(tenant);

        report(key, URL);

        Keys.verify(key).body("code", equalTo("VALID")).body("grace_ends_at", notNullValue());
        Instant graceEnd = Instant.parse(Keys.read(key).path("grace_ends_at"));
        assertThat(graceEnd)
                .isBetween(
                        Instant.now().plus(Duration.ofHours(23)), Instant.now().plus(Duration.ofHours(25)));
        String operation = leaks(tenant)
                .body("items[0].action", equalTo("ROTATED"))
                .extract()
                .path("items[0].operation_id");
        tenantCaller(tenant)
                .get("/v1/operations/" + operation)
                .then()
                .statusCode(200)
                .body("kind", equalTo("LEAKED_KEY_ROTATION"))
                .body("state", equalTo("SUCCEEDED"))
                .body("steps.state", contains("SUCCEEDED"));
        assertThat(Database.query("select payload from webhook_event where tenant_id = '" + tenant + "'"))
                .singleElement()
                .asString()
                .contains("operation.succeeded", operation);
        Response claimed = claim(tenant, operation);
        claimed.then().statusCode(200).body("key_id", equalTo(Keys.read(key).path("rotated_to")));
        Keys.verify(claimed).body("code", equalTo("VALID")).body("key_id", equalTo(claimed.path("key_id")));
        claim(activeTenant(), operation).then().statusCode(404);
    }

    @Test
    void successorIsHandedOutOnce() throws SQLException {
        UUID tenant = tenantWith("ROTATE");
        report(Keys.issue(tenant), URL);
        String operation = leaks(tenant).extract().path("items[0].operation_id");
        String first = claim(tenant, operation).path("api_key");

        // An answer may get lost.
        claim(tenant, operation).then().statusCode(200).body("api_key", equalTo(first));
        execute("update claimable_key set claimed_at = claimed_at - interval '11 minutes' where operation_id = '"
                + operation + "'");

        claim(tenant, operation).then().statusCode(410).body("code", equalTo("API_KEY_CLAIM_OVER"));
    }

    @Test
    void secondPlaceCutsOffNobodyWhoChangesOverToTheSuccessor() {
        UUID tenant = tenantWith("ROTATE");
        Response key = Keys.issue(tenant);
        report(key, URL);
        String graceEnd = Keys.read(key).path("grace_ends_at");

        report(key, URL + "/other");

        leaks(tenant).body("items.action", contains("ROTATED", "NONE"));
        Keys.read(key).then().body("grace_ends_at", equalTo(graceEnd));
    }

    @Test
    void keyThatWasToGoOnForLongBesideItsSuccessorGivesWaySooner() {
        UUID tenant = tenantWith("ROTATE");
        Response key = Keys.issue(tenant);
        Keys.verb(key, "rotate", Map.of("grace_period", "P30D")).then().statusCode(200);

        report(key, URL);

        leaks(tenant).body("items[0].action", equalTo("GRACE_SHORTENED"));
        assertThat(Instant.parse(Keys.read(key).path("grace_ends_at")))
                .isBefore(Instant.now().plus(Duration.ofHours(25)));
        Keys.verify(key).body("code", equalTo("VALID"));
    }

    @Test
    void keyThatHasExpiredIsDisabledInsteadOfRotated() throws SQLException {
        UUID tenant = tenantWith("ROTATE");
        Response key = Keys.issue(tenant);
        execute("update api_key set expires_at = now() - interval '1 hour' where id = '" + key.path("id") + "'");

        report(key, URL);

        leaks(tenant).body("items[0].action", equalTo("DISABLED"));
        Keys.read(key).then().body("state", equalTo("DISABLED")).body("rotated_to", nullValue());
    }

    @Test
    void keyThatIsRefusedAlreadyIsNotedAlone() {
        UUID tenant = tenantWith("ROTATE");
        Response revoked = Keys.issue(tenant);
        Response disabled = Keys.issue(tenant);
        Keys.verb(revoked, "revoke", REASON).then().statusCode(200);
        Keys.verb(disabled, "disable", REASON).then().statusCode(200);

        report(revoked, URL);
        report(disabled, URL);

        leaks(tenant).body("items.action", contains("NONE", "NONE"));
        Keys.verify(revoked).body("code", equalTo("REVOKED"));
        Keys.read(disabled).then().body("disabled_reason", equalTo("test"));
    }

    @Test
    void policyIsChangedByWhoeverChangesTheTenant() {
        UUID tenant = activeTenant();
        String address = "/v1/tenants/" + tenant;
        platform().get(address).then().body("key_leak_policy", equalTo("DISABLE"));

        tenantCaller(tenant)
                .header("If-Match", "*")
                .body(Map.of("key_leak_policy", "NOTIFY"))
                .patch(address)
                .then()
                .statusCode(200)
                .body("key_leak_policy", equalTo("NOTIFY"));

        Response key = Keys.issue(tenant);
        report(key, URL);
        Keys.verify(key).body("code", equalTo("VALID"));
    }

    @Test
    void leaksAreListedByKeyAndActionAndSeenByNoOtherTenant() {
        UUID tenant = activeTenant();
        Response one = Keys.issue(tenant);
        Response other = Keys.issue(tenant);
        report(one, URL);
        report(other, URL);
        report(other, URL + "/other");
        String address = "/v1/tenants/" + tenant + "/api-key-leaks";

        tenantCaller(tenant)
                .get(address + "?api_key_id=" + other.path("id"))
                .then()
                .body("items.action", contains("DISABLED", "NONE"));
        tenantCaller(tenant).get(address + "?action=NONE").then().body("items", hasSize(1));
        Response page = tenantCaller(tenant).get(address + "?page_size=2");
        tenantCaller(tenant)
                .get(address + "?page_size=2&page_token=" + page.path("next_page_token"))
                .then()
                .body("items", hasSize(1))
                .body("items[0].action", equalTo("NONE"));
        UUID foreign = activeTenant();
        tenantCaller(foreign).get(address).then().statusCode(404).body("code", equalTo("TENANT_NOT_FOUND"));
        leaks(foreign).body("items", hasSize(0));
    }

    private static UUID tenantWith(String policy) {
        var request = tenantRequest();
        request.put("key_leak_policy", policy);
        return UUID.fromString(platform()
                .body(request)
                .post("/v1/tenants")
                .then()
                .statusCode(201)
                .extract()
                .path("id"));
    }

    private static void report(Response issued, String url) {
        LeakReports.send(issued.path("api_key"), url).then().statusCode(200).body("label", contains("true_positive"));
    }

    private static ValidatableResponse leaks(UUID tenant) {
        return tenantCaller(tenant)
                .get("/v1/tenants/" + tenant + "/api-key-leaks")
                .then()
                .statusCode(200);
    }

    private static Response claim(UUID tenant, String operation) {
        return tenantCaller(tenant).post("/v1/operations/" + operation + ":claimApiKey");
    }

    private static void execute(String sql) throws SQLException {
        try (Connection administrator = Database.administrator()) {
            Database.execute(administrator, sql);
        }
    }
}
