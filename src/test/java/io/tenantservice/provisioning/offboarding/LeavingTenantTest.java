package io.tenantservice.provisioning.offboarding;

import static io.tenantservice.api.Given.activeTenant;
import static io.tenantservice.api.Given.genesysOrganizationRequest;
import static io.tenantservice.api.Given.platform;
import static io.tenantservice.api.Given.unique;
import static io.tenantservice.api.Given.whatsAppAccountRequest;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.tenantservice.api.LeakReports;
import io.tenantservice.api.Offboarding;
import io.tenantservice.api.Simulation;
import io.tenantservice.api.Simulation.Posted;
import io.tenantservice.stack.StackResource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What can still be done with a tenant that leaves: take something away, and nothing else. */
@QuarkusTest
@QuarkusTestResource(StackResource.class)
class LeavingTenantTest {

    private static final Map<String, Object> KEY = Map.of("name", "one", "scopes", List.of("messages:send"));

    private String tenant;

    @BeforeEach
    void makeTenant() {
        tenant = "/v1/tenants/" + activeTenant();
    }

    @Test
    void nothingIsAddedOrChanged() {
        String account = created("/whatsapp-accounts", whatsAppAccountRequest());
        String organization = created("/genesys-organizations", genesysOrganizationRequest());
        String key = created("/api-keys", KEY);
        String disabled = created("/api-keys", KEY);
        post(disabled + ":disable", Map.of("reason", "none")).then().statusCode(200);
        String endpoint = created("/webhook-endpoints", endpointRequest());
        Offboarding.of(tenant, Map.of("export", false)).step("WAIT", "WAITING");

        Map<String, Supplier<Response>> verbs = new LinkedHashMap<>();
        verbs.put("suspend", () -> post(tenant + ":suspend", Map.of("reason", "none")));
        verbs.put("reactivate", () -> platform().post(tenant + ":reactivate"));
        verbs.put("patch tenant", () -> patch(tenant, Map.of("name", "Late")));
        verbs.put("configuration", () -> put(tenant + "/configuration", Map.of()));
        verbs.put("create account", () -> post(tenant + "/whatsapp-accounts", whatsAppAccountRequest()));
        verbs.put("patch account", () -> patch(account, Map.of("is_active", false)));
        verbs.put("stage account", () -> put(account + "/pending", Map.of("access_token", "EAAGlate")));
        verbs.put("promote account", () -> post(account + ":promote", Map.of()));
        verbs.put("roll back account", () -> platform().post(account + ":rollback"));
        verbs.put("refresh", () -> platform().post(account + ":refreshToken"));
        verbs.put("create organization", () -> post(tenant + "/genesys-organizations", genesysOrganizationRequest()));
        verbs.put("patch organization", () -> patch(organization, Map.of("is_active", false)));
        verbs.put("stage organization", () -> put(organization + "/pending", Map.of("client_secret", "late-secret")));
        verbs.put("regenerate", () -> platform().post(organization + ":regenerateSecret"));
        verbs.put("create key", () -> post(tenant + "/api-keys", KEY));
        verbs.put("patch key", () -> patch(key, Map.of("name", "late")));
        verbs.put("rotate key", () -> post(key + ":rotate", Map.of()));
        verbs.put("enable key", () -> platform().post(disabled + ":enable"));
        verbs.put("import keys", () -> post(tenant + "/api-keys:import", importRequest()));
        verbs.put("create endpoint", () -> post(tenant + "/webhook-endpoints", endpointRequest()));
        verbs.put("patch endpoint", () -> patch(endpoint, Map.of("description", "late")));
        verbs.put("rotate endpoint's secret", () -> post(endpoint + ":rotateSecret", Map.of()));

        verbs.forEach((name, verb) -> {
            Response answer = verb.get();
            assertThat(answer.statusCode() + " " + answer.path("code")).as(name).isEqualTo("409 TENANT_STATE_CONFLICT");
        });
    }

    @Test
    void whatIsThereIsTakenAway() {
        String account = created("/whatsapp-accounts", whatsAppAccountRequest());
        String key = created("/api-keys", KEY);
        String endpoint = created("/webhook-endpoints", endpointRequest());
        Offboarding offboarding = Offboarding.of(tenant, Map.of("export", false));
        offboarding.step("WAIT", "WAITING");

        platform().header("If-Match", "*").delete(account).then().statusCode(204);
        post(key + ":revoke", Map.of("reason", "none")).then().statusCode(200);
        platform().header("If-Match", "*").delete(endpoint).then().statusCode(204);

        offboarding.undo().then().statusCode(202);
        offboarding.ended("CANCELLED");
        platform().get(key).then().body("state", equalTo("REVOKED"));
    }

    @Test
    void webhooksAreToldThatItLeavesAndThatItIsBack() {
        String path = "/offboarding-" + unique();
        post(
                        tenant + "/webhook-endpoints",
                        Map.of(
                                "url",
                                receiver() + path,
                                "event_types",
                                List.of("tenant.offboarding", "tenant.reactivated")))
                .then()
                .statusCode(201);

        Offboarding offboarding = Offboarding.of(tenant, Map.of("export", false));

        await().untilAsserted(() ->
                assertThat(Simulation.posted(path)).extracting(Posted::type).containsExactly("tenant.offboarding"));
        offboarding.undo().then().statusCode(202);
        await().untilAsserted(() -> assertThat(Simulation.posted(path))
                .extracting(Posted::type)
                .containsExactlyInAnyOrder("tenant.offboarding", "tenant.reactivated"));
    }

    @Test
    void leakedKeyGetsNoSuccessor() {
        patch(tenant, Map.of("key_leak_policy", "ROTATE")).then().statusCode(200);
        Response issued = post(tenant + "/api-keys", KEY);
        Offboarding.of(tenant, Map.of("export", false)).step("WAIT", "WAITING");

        LeakReports.send(issued.path("api_key"), "https://git.example/late")
                .then()
                .statusCode(200);

        platform().get(tenant + "/api-keys/" + issued.path("id")).then().body("state", equalTo("DISABLED"));
    }

    private String created(String collection, Map<String, Object> request) {
        Response answer = post(tenant + collection, request);
        answer.then().statusCode(201);
        return tenant + collection + "/" + answer.path("id");
    }

    private static Response post(String address, Map<String, Object> body) {
        return platform().body(body).post(address);
    }

    private static Response put(String address, Map<String, Object> body) {
        return platform().header("If-Match", "*").body(body).put(address);
    }

    private static Response patch(String address, Map<String, Object> body) {
        return platform().header("If-Match", "*").body(body).patch(address);
    }

    private static Map<String, Object> endpointRequest() {
        return Map.of("url", receiver() + "/leaving");
    }

    private static String receiver() {
        return ConfigProvider.getConfig().getValue("test.receiver.url", String.class);
    }

    private static Map<String, Object> importRequest() {
        Map<String, Object> key = new HashMap<>(KEY);
        key.put("hash", Map.of("algorithm", "SHA256", "value", "ab".repeat(32)));
        Map<String, Object> pattern = Map.of(
                "prefix", "sk_leaving_", "alphabet", "HEX", "min_length", 40, "max_length", 40, "lookup_length", 20);
        return Map.of("pattern", pattern, "keys", List.of(key));
    }
}
