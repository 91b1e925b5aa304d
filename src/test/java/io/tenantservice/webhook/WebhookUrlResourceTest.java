package io.tenantservice.webhook;

import static io.tenantservice.api.Given.ALL_SCOPES;
import static io.tenantservice.api.Given.activeTenant;
import static io.tenantservice.api.Given.as;
import static io.tenantservice.api.Given.tenantCaller;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import io.tenantservice.api.Simulation;
import io.tenantservice.api.Tokens;
import io.tenantservice.stack.StackResource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(StackResource.class)
class WebhookUrlResourceTest {

    private static final int LIMIT = 10;

    private final String receiver = setting("test.receiver.url");
    private final String control = setting("test.simulator-control.url");
    private final UUID tenant = UUID.randomUUID();

    @Test
    void receiverThatTakesTheEventIsReachable() {
        tried(receiver + "/acme")
                .body("reachable", equalTo(true))
                .body("code", equalTo("REACHABLE"))
                .body("url", equalTo(receiver + "/acme"));

        assertThat(Simulation.received("/acme"))
                .anySatisfy(event -> assertThat(event).containsEntry("type", "webhook.test"));
    }

    @Test
    void addressThatMayNotBeIsAProblemThatNamesTheRule() {
        attempt(tenantCaller(tenant), "https://10.0.0.1/")
                .statusCode(400)
                .body("code", equalTo("URL_REFUSED"))
                .body("errors[0].pointer", equalTo("/url"))
                .body("detail", containsString("domain name"));
        Map<String, Object> nothing = new HashMap<>();
        nothing.put("url", null);
        tenantCaller(tenant)
                .body(nothing)
                .post("/v1/webhook-urls:test")
                .then()
                .statusCode(400)
                .body("errors[0].pointer", equalTo("/url"));
    }

    @Test
    void failuresAreToldByTheirClass() {
        tried("https://nothing-here.acme-of-tests.com/")
                .body("reachable", equalTo(false))
                .body("code", equalTo("HOST_REFUSED"));
        tried("https://localhost:1/").body("code", equalTo("NOT_CONNECTED"));
        // Speaks HTTP without TLS.
        tried(control.replace("http:", "https:") + "/").body("code", equalTo("TLS_FAILED"));
    }

    @Test
    void callerNeedsTheScope() {
        List<String> others = ALL_SCOPES.stream()
                .filter(scope -> !scope.equals("webhooks:write"))
                .toList();

        attempt(as(Tokens.tenant(tenant, others)), receiver).statusCode(403).body("code", equalTo("SCOPE_MISSING"));
    }

    /** What one tenant has used up, another has not, and a bad address costs nothing. */
    @Test
    void tenantMayTryTenAMinuteWhateverOthersDo() {
        UUID busy = activeTenant();
        attempt(tenantCaller(busy), "https://10.0.0.1/").statusCode(400);
        for (int i = 0; i < LIMIT; i++) {
            attempt(tenantCaller(busy), "https://localhost:1/").statusCode(200);
        }

        attempt(tenantCaller(busy), "https://localhost:1/")
                .statusCode(429)
                .header("Retry-After", notNullValue())
                .body("code", equalTo("RATE_LIMITED"))
                .body("retryable", equalTo(true));
        attempt(tenantCaller(activeTenant()), "https://localhost:1/").statusCode(200);
    }

    private ValidatableResponse tried(String url) {
        return attempt(tenantCaller(tenant), url).statusCode(200);
    }

    private static ValidatableResponse attempt(RequestSpecification caller, String url) {
        return caller.body(Map.of("url", url)).post("/v1/webhook-urls:test").then();
    }

    private static String setting(String name) {
        return ConfigProvider.getConfig().getValue(name, String.class);
    }
}
