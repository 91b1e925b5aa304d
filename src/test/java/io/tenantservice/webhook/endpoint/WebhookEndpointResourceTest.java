package io.tenantservice.webhook.endpoint;

import static io.tenantservice.api.Given.ALL_SCOPES;
import static io.tenantservice.api.Given.activeTenant;
import static io.tenantservice.api.Given.as;
import static io.tenantservice.api.Given.platform;
import static io.tenantservice.api.Given.tenantCaller;
import static io.tenantservice.api.Given.unique;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import io.tenantservice.api.Database;
import io.tenantservice.api.Tokens;
import io.tenantservice.stack.StackResource;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(StackResource.class)
class WebhookEndpointResourceTest {

    private static final Map<String, Object> REQUEST =
            Map.of("url", "https://Hooks.acme.com/x", "description", "Production");

    @Test
    void secretIsShownOnceAndStoredEncrypted() throws SQLException {
        UUID tenant = activeTenant();

        Response created = tenantCaller(tenant).body(REQUEST).post(Endpoints.of(tenant));

        created.then()
                .statusCode(201)
                .header("Cache-Control", containsString("no-store"))
                .body("url", equalTo("https://hooks.acme.com/x"))
                .body("state", equalTo("ENABLED"))
                .body("ordered", equalTo(false))
                .body("event_types", empty());
        String secret = created.path("secret");
        assertThat(secret).matches("whsec_[A-Za-z0-9+/]{43}=");
        tenantCaller(tenant)
                .get(created.header("Location"))
                .then()
                .statusCode(200)
                .header("ETag", equalTo("\"0\""))
                .body("description", equalTo("Production"))
                .body("secret", nullValue());
        assertThat(Database.query(
                        "select row_to_json(s) from webhook_secret s where endpoint_id = '" + created.path("id") + "'"))
                .singleElement()
                .asString()
                .contains("vault:v")
                .doesNotContain(secret.substring("whsec_".length()));
    }

    @Test
    void requestThatIsSentAgainShowsTheSameSecret() {
        UUID tenant = activeTenant();
        String key = unique();
        Response first = platform().header("Idempotency-Key", key).body(REQUEST).post(Endpoints.of(tenant));

        Response second =
                platform().header("Idempotency-Key", key).body(REQUEST).post(Endpoints.of(tenant));

        assertThat(second.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(second.<String>path("secret")).isEqualTo(first.path("secret"));
        platform().get(Endpoints.of(tenant)).then().body("items", hasSize(1));
    }

    @Test
    void whatCannotBeIsRefusedByItsName() {
        UUID tenant = activeTenant();

        refused(tenant, Map.of("url", "https://10.0.0.1/"), "/url").body("code", equalTo("URL_REFUSED"));
        refused(tenant, Map.of("url", "http://hooks.acme.com/"), "/url").body("code", equalTo("URL_REFUSED"));
        refused(tenant, Map.of("description", "x"), "/url");
        refused(tenant, with("event_types", List.of("api_key.eaten")), "/event_types/0");
        refused(tenant, with("description", " "), "/description");
        platform().get(Endpoints.of(tenant)).then().body("items", empty());
    }

    @Test
    void changeNeedsTheStateThatWasRead() {
        Endpoints endpoint = Endpoints.create(activeTenant());

        platform()
                .body(Map.of("ordered", true))
                .patch(endpoint.address())
                .then()
                .statusCode(428);
        Map<String, Object> patch = new HashMap<>();
        patch.put("description", null);
        patch.put("ordered", true);
        patch.put("event_types", List.of("api_key.revoked"));
        platform()
                .header("If-Match", "\"0\"")
                .body(patch)
                .patch(endpoint.address())
                .then()
                .statusCode(200)
                .body("ordered", equalTo(true))
                .body("description", nullValue())
                .body("event_types", contains("api_key.revoked"));
        platform()
                .header("If-Match", "\"0\"")
                .body(patch)
                .patch(endpoint.address())
                .then()
                .statusCode(412);
        platform()
                .header("If-Match", "*")
                .body(Map.of("url", "https://localhost.localdomain/"))
                .patch(endpoint.address())
                .then()
                .statusCode(400)
                .body("code", equalTo("URL_REFUSED"));
    }

    @Test
    void endpointIsDisabledAndEnabledByItsCaller() {
        Endpoints endpoint = Endpoints.create(activeTenant());

        patched(endpoint, Map.of("state", "DISABLED"))
                .body("state", equalTo("DISABLED"))
                .body("disabled_reason", equalTo("BY_CALLER"))
                .body("disabled_at", notNullValue());
        platform()
                .post(endpoint.address() + ":ping")
                .then()
                .statusCode(409)
                .body("code", equalTo("WEBHOOK_ENDPOINT_DISABLED"));
        patched(endpoint, Map.of("state", "ENABLED"))
                .body("state", equalTo("ENABLED"))
                .body("disabled_reason", nullValue());
    }

    @Test
    void deletedEndpointIsGoneWithItsSecrets() throws SQLException {
        Endpoints endpoint = Endpoints.create(activeTenant());

        platform().delete(endpoint.address()).then().statusCode(428);
        platform().header("If-Match", "\"7\"").delete(endpoint.address()).then().statusCode(412);
        platform().header("If-Match", "\"0\"").delete(endpoint.address()).then().statusCode(204);

        platform().get(endpoint.address()).then().statusCode(404).body("code", equalTo("WEBHOOK_ENDPOINT_NOT_FOUND"));
        assertThat(Database.query("select 1 from webhook_secret where endpoint_id = '" + endpoint.id() + "'"))
                .isEmpty();
        platform()
                .get("/v1/tenants/" + endpoint.tenant() + "/audit/entries")
                .then()
                .body("items.action", hasItems("WEBHOOK_ENDPOINT_CREATED", "WEBHOOK_ENDPOINT_DELETED"));
    }

    @Test
    void tenantHasTwentyAtMostAndListsThemInPages() {
        UUID tenant = activeTenant();
        for (int i = 0; i < 20; i++) {
            platform().body(REQUEST).post(Endpoints.of(tenant)).then().statusCode(201);
        }

        platform()
                .body(REQUEST)
                .post(Endpoints.of(tenant))
                .then()
                .statusCode(409)
                .body("code", equalTo("WEBHOOK_ENDPOINT_LIMIT"));
        Response page = platform().get(Endpoints.of(tenant) + "?page_size=15");
        page.then().body("items", hasSize(15));
        platform()
                .get(Endpoints.of(tenant) + "?page_size=15&page_token=" + page.path("next_page_token"))
                .then()
                .body("items", hasSize(5))
                .body("next_page_token", nullValue());
    }

    @Test
    void overlapIsUpToSevenDays() {
        Endpoints endpoint = Endpoints.create(activeTenant());

        for (String overlap : List.of("PT-1S", "P8D")) {
            platform()
                    .body(Map.of("overlap", overlap))
                    .post(endpoint.address() + ":rotateSecret")
                    .then()
                    .statusCode(400)
                    .body("errors[0].pointer", equalTo("/overlap"));
        }
    }

    @Test
    void callerNeedsTheScopes() {
        UUID tenant = activeTenant();
        List<String> reader = List.of("webhooks:read");
        List<String> others = ALL_SCOPES.stream()
                .filter(scope -> !scope.startsWith("webhooks:"))
                .toList();

        as(Tokens.tenant(tenant, reader)).get(Endpoints.of(tenant)).then().statusCode(200);
        as(Tokens.tenant(tenant, reader))
                .body(REQUEST)
                .post(Endpoints.of(tenant))
                .then()
                .statusCode(403);
        as(Tokens.tenant(tenant, others)).get(Endpoints.of(tenant)).then().statusCode(403);
    }

    private static ValidatableResponse refused(UUID tenant, Map<String, Object> request, String pointer) {
        return platform()
                .body(request)
                .post(Endpoints.of(tenant))
                .then()
                .statusCode(400)
                .body("errors[0].pointer", equalTo(pointer));
    }

    private static Map<String, Object> with(String field, Object value) {
        Map<String, Object> request = new HashMap<>(REQUEST);
        request.put(field, value);
        return request;
    }

    private static ValidatableResponse patched(Endpoints endpoint, Map<String, Object> patch) {
        return platform()
                .header("If-Match", "*")
                .body(patch)
                .patch(endpoint.address())
                .then()
                .statusCode(200);
    }
}
