package io.tenantservice.apikey.bearer;

import static io.tenantservice.api.Given.activeTenant;
import static io.tenantservice.api.Given.as;
import static io.tenantservice.api.Given.platform;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.tenantservice.apikey.Keys;
import io.tenantservice.stack.StackResource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(StackResource.class)
class ApiKeyBearerTest {

    private static final List<String> EVERYTHING = List.of(
            "tenants:read",
            "tenants:write",
            "configuration:read",
            "configuration:write",
            "api-keys:read",
            "api-keys:write",
            "api-keys:verify",
            "api-key-leaks:read",
            "credentials:read",
            "credentials:reveal",
            "audit:read");

    private UUID tenant;

    @BeforeEach
    void createTenant() {
        tenant = activeTenant();
    }

    @Test
    void keyReadsItsTenantItsConfigurationAndItsKeys() {
        String key = issue(Map.of("name", "portal", "scopes", EVERYTHING)).path("api_key");

        as(key).get(address("")).then().statusCode(200).body("id", equalTo(tenant.toString()));
        as(key).get("/v1/tenants").then().statusCode(200).body("items.id", equalTo(List.of(tenant.toString())));
        as(key).get(address("/configuration")).then().statusCode(200);
        as(key).get(address("/api-keys")).then().statusCode(200).body("items[0].name", equalTo("portal"));
    }

    @Test
    void keyOfAnotherTenantSeesNothing() {
        String foreign = Keys.issue(activeTenant(), Map.of("name", "portal", "scopes", EVERYTHING))
                .path("api_key");

        for (String path : List.of("", "/configuration", "/api-keys")) {
            as(foreign).get(address(path)).then().statusCode(404).body("code", equalTo("TENANT_NOT_FOUND"));
        }
    }

    @Test
    void keyMayDoNoMoreThanReadWhateverItsScopes() {
        String key = issue(Map.of("name", "portal", "scopes", EVERYTHING)).path("api_key");

        as(key).body(Keys.REQUEST).post(address("/api-keys")).then().statusCode(403);
        as(key).body(Map.of("api_key", key)).post("/v1/api-keys:verify").then().statusCode(403);
        as(key).get(address("/whatsapp-accounts")).then().statusCode(403);
        as(key).get("/v1/audit/entries").then().statusCode(403).body("code", equalTo("SCOPE_MISSING"));
        as(key).body(Map.of("reason", "x")).post(address(":suspend")).then().statusCode(403);
    }

    @Test
    void leakedKeyDoesNotTellWhereTheOthersLie() {
        String key = issue(Map.of("name", "portal", "scopes", EVERYTHING)).path("api_key");

        as(key).get(address("/api-key-leaks")).then().statusCode(403).body("code", equalTo("SCOPE_MISSING"));
    }

    @Test
    void keyWithoutTheScopeIsForbidden() {
        String key = issue(Keys.REQUEST).path("api_key");

        as(key).get(address("/api-keys")).then().statusCode(403).body("code", equalTo("SCOPE_MISSING"));
    }

    @Test
    void keyThatIsNotGoodIsNoTokenAndTheAnswerSaysWhy() {
        Response issued = issue(Map.of("name", "portal", "scopes", EVERYTHING));
        String elsewhere = issue(
                        Map.of("name", "elsewhere", "scopes", EVERYTHING, "allowed_cidrs", List.of("203.0.113.0/24")))
                .path("api_key");
        String loopback = issue(
                        Map.of("name", "here", "scopes", EVERYTHING, "allowed_cidrs", List.of("127.0.0.0/8", "::1")))
                .path("api_key");
        Keys.verb(issued, "revoke", Map.of("reason", "leaked")).then().statusCode(200);

        refused(issued.path("api_key"), "REVOKED");
        refused(elsewhere, "IP_NOT_ALLOWED");
        as(loopback).get(address("")).then().statusCode(200);
        platform()
                .body(Map.of("reason", "unpaid"))
                .post(address(":suspend"))
                .then()
                .statusCode(200);
        refused(loopback, "TENANT_SUSPENDED");
    }

    @Test
    void limitsOfTheKeyHoldForItsRequestsToo() {
        String key = issue(Map.of(
                        "name",
                        "portal",
                        "scopes",
                        EVERYTHING,
                        "rate_limits",
                        List.of(Map.of("name", "default", "limit", 1, "period", "PT1H"))))
                .path("api_key");
        as(key).get(address("")).then().statusCode(200);

        as(key).get(address(""))
                .then()
                .statusCode(429)
                .header("Retry-After", notNullValue())
                .body("code", equalTo("API_KEY_RATE_LIMITED"));
    }

    @Test
    void textThatIsNoKeyIsATokenOfTheIdentityProvider() {
        as("acme_live_eu1_" + "x".repeat(49))
                .get(address(""))
                .then()
                .statusCode(401)
                .body("code", equalTo("TOKEN_INVALID"));
    }

    private void refused(String key, String code) {
        as(key).get(address(""))
                .then()
                .statusCode(401)
                .header("WWW-Authenticate", notNullValue())
                .body("code", equalTo("API_KEY_REFUSED"))
                .body("detail", equalTo("The key verifies as " + code + "."));
    }

    private Response issue(Map<String, Object> request) {
        Response issued = Keys.issue(tenant, request);
        issued.then().statusCode(201);
        return issued;
    }

    private String address(String path) {
        return "/v1/tenants/" + tenant + path;
    }
}
