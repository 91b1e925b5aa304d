package io.tenantservice.provisioning.offboarding;

import static io.tenantservice.api.Given.activeTenant;
import static io.tenantservice.api.Given.platform;
import static io.tenantservice.api.Given.tenantCaller;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tenantservice.api.Database;
import io.tenantservice.api.Given;
import io.tenantservice.api.Newcomer;
import io.tenantservice.api.Offboarding;
import io.tenantservice.api.Onboarding;
import io.tenantservice.api.Simulation;
import io.tenantservice.api.Switched;
import io.tenantservice.api.Tokens;
import io.tenantservice.apikey.Keys;
import io.tenantservice.stack.StackResource;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How tenants leave, from whatever state: nothing of them is left here or at the providers. */
@QuarkusTest
@QuarkusTestResource(StackResource.class)
class OffboardingTest {

    @BeforeEach
    void knowOnlyAcme() {
        Simulation.reset();
    }

    @Test
    void activeTenantLeavesNothingBehind() {
        Newcomer newcomer = Newcomer.healthy().seeded();
        Onboarding onboarding = Onboarding.completed(newcomer);
        String key = onboarding.claim().path("api_key");

        Offboarding offboarding = Offboarding.atOnce(onboarding.tenantAddress());

        offboarding
                .ended("SUCCEEDED")
                .body("kind", equalTo("OFFBOARDING"))
                .body("steps.state", everyItem(is("SUCCEEDED")));
        assertThat(Simulation.callbacks(newcomer.accountId())).isEmpty();
        assertThat(Simulation.integrations(newcomer.organizationId())).isEmpty();
        platform()
                .get(onboarding.tenantAddress())
                .then()
                .body("state", equalTo("DELETED"))
                .body("name", equalTo("deleted tenant"))
                .body("external_id", nullValue());
        Keys.verify(key).body("valid", is(false));
        offboarding
                .view()
                .body("state", equalTo("SUCCEEDED"))
                .body("former_state", equalTo("ACTIVE"))
                .body("reason", equalTo("Contract has ended"))
                .body("final_since", notNullValue())
                .body("connections.kind", contains("GENESYS_ORGANIZATION", "WHATSAPP_ACCOUNT"))
                .body("left_at_providers", empty())
                .body("deleted_rows.api_key", greaterThan(0))
                .body("deleted_rows.whatsapp_account", equalTo(1));
        offboarding.undo().then().statusCode(409).body("code", equalTo("OFFBOARDING_NOT_UNDOABLE"));
        Offboarding.request(onboarding.tenantAddress(), Map.of())
                .then()
                .statusCode(409)
                .body("code", equalTo("TENANT_STATE_CONFLICT"))
                .body("detail", containsString(offboarding.followed().id()));
        Onboarding.completed(newcomer);
    }

    @Test
    void keysAreRefusedAtOnceAndTheTenantIsToldWhileItWaits() {
        Onboarding onboarding = Onboarding.completed(Newcomer.healthy().seeded());
        String key = onboarding.claim().path("api_key");

        Offboarding offboarding =
                Offboarding.of(onboarding.tenantAddress(), Map.of("waiting_days", 90, "export", false));

        await().untilAsserted(() -> Keys.verify(key).body("code", equalTo("TENANT_SUSPENDED")));
        offboarding
                .step("WAIT", "WAITING")
                .body("state", equalTo("RUNNING"))
                .body("steps.find { it.name == 'WAIT' }.failure", nullValue())
                .body("steps.find { it.name == 'WAIT' }.next_attempt_at", notNullValue());
        offboarding.triedAgain();
        offboarding.step("WAIT", "WAITING").body("state", equalTo("RUNNING"));
        offboarding.view().body("final_since", nullValue()).body("deleted_rows.size()", equalTo(0));
    }

    @Test
    void whoWaitsForTheAnswerFindsTheKeysRefused() {
        String tenant = "/v1/tenants/" + activeTenant();
        String key = platform()
                .body(Map.of("name", "one", "scopes", List.of("messages:send")))
                .post(tenant + "/api-keys")
                .path("api_key");
        Keys.verify(key).body("code", equalTo("VALID"));

        platform()
                .body(Map.of("reason", "none", "export", false))
                .post(tenant + ":offboard?wait=true")
                .then()
                .statusCode(202);

        Keys.verify(key).body("code", equalTo("TENANT_SUSPENDED"));
    }

    @Test
    void onboardingThatRunsGoesNoFurther() {
        Newcomer newcomer = Newcomer.healthy().seeded();
        Simulation.fault("meta", "M6", "slow", 1, Map.of("millis", 700));
        Onboarding onboarding = Onboarding.of(newcomer);
        onboarding.step("CONFIGURE_WEBHOOKS", "RUNNING");

        Offboarding offboarding = Offboarding.of(onboarding.tenantAddress(), Map.of());

        onboarding.operation().then().body("state", equalTo("CANCELLED"));
        offboarding.ended("SUCCEEDED");
        offboarding.view().body("former_state", equalTo("PROVISIONING")).body("export", is(false));
        assertThat(Simulation.callbacks(newcomer.accountId())).isEmpty();
        assertThat(Simulation.integrations(newcomer.organizationId())).isEmpty();
        platform().get(onboarding.tenantAddress()).then().body("state", equalTo("DELETED"));
        Onboarding.completed(newcomer);
    }

    @Test
    void failedOnboardingIsTakenAway() {
        Onboarding onboarding = Onboarding.of(Newcomer.withExpiredToken().seeded());
        onboarding.ended("FAILED");
        Offboarding.request(onboarding.tenantAddress(), Map.of("waiting_days", 1))
                .then()
                .statusCode(409)
                .body("code", equalTo("TENANT_STATE_CONFLICT"));

        Offboarding offboarding = Offboarding.atOnce(onboarding.tenantAddress());

        offboarding.ended("SUCCEEDED");
        onboarding.resume(Map.of()).then().statusCode(409).body("code", equalTo("OPERATION_STATE_CONFLICT"));
        offboarding.undo().then().statusCode(409).body("code", equalTo("OFFBOARDING_NOT_UNDOABLE"));
    }

    @Test
    void cancelledOnboardingsRestIsTakenAway() throws SQLException {
        Onboarding onboarding = Onboarding.of(Newcomer.withExpiredToken().seeded());
        onboarding.ended("FAILED");
        onboarding.cancel();
        onboarding.ended("CANCELLED");

        Offboarding.atOnce(onboarding.tenantAddress()).ended("SUCCEEDED");

        assertThat(Database.query("select 1 from onboarding where tenant_id = '" + onboarding.tenantId() + "'"))
                .isEmpty();
        platform()
                .get(onboarding.tenantAddress())
                .then()
                .body("name", equalTo("deleted tenant"))
                .body("external_id", nullValue());
    }

    @Test
    void cancellationThatAProviderHoldsUpIsSuperseded() {
        Newcomer newcomer = Newcomer.healthy().seeded();
        Simulation.fault("genesys", "G6", "rate_limited", 1000, Map.of("retry_after", 600));
        Onboarding onboarding = Onboarding.of(newcomer);
        onboarding.step("CONFIGURE_WEBHOOKS", "WAITING");
        Simulation.fault("meta", "M7", "server_error", 1000, Map.of());
        onboarding.cancel();
        onboarding.step("CONFIGURE_WEBHOOKS", "WAITING");

        Offboarding offboarding = Offboarding.atOnce(onboarding.tenantAddress());

        onboarding.operation().then().body("state", equalTo("CANCELLED"));
        offboarding.step("DISCONNECT_PROVIDERS", "WAITING");
        Simulation.clearFaults();
        offboarding.triedAgain();
        offboarding.ended("SUCCEEDED");
        assertThat(Simulation.callbacks(newcomer.accountId())).isEmpty();
    }

    @Test
    void whatAProviderRefusesToEndIsLeftThereWhenSomebodySaysSo() throws SQLException {
        Newcomer newcomer = Newcomer.healthy().seeded();
        Onboarding onboarding = Onboarding.completed(newcomer);
        Simulation.seed(newcomer.genesysPermitting(List.of("messaging:integration:view")));
        Offboarding offboarding = Offboarding.atOnce(onboarding.tenantAddress());
        offboarding
                .step("DISCONNECT_PROVIDERS", "WAITING")
                .body("steps[1].failure.code", equalTo("PROVIDER_SCOPE_MISSING"));
        // The day that it is tried for is over.
        offboarding.followed().tamper("operation_step", "round_started_at = now() - interval '25 hours'");
        offboarding.triedAgain();
        offboarding.ended("FAILED");
        offboarding
                .resume(Map.of("tenant", Map.of("key_prefix", "other")))
                .then()
                .statusCode(409)
                .body("code", equalTo("OPERATION_KIND_CONFLICT"));

        offboarding.resume(Map.of("leave_at_providers", true)).then().statusCode(202);

        offboarding.ended("SUCCEEDED");
        offboarding
                .view()
                .body("left_at_providers.kind", contains("GENESYS_ORGANIZATION"))
                .body("left_at_providers.reason", contains("PROVIDER_SCOPE_MISSING"));
        assertThat(Simulation.callbacks(newcomer.accountId())).isEmpty();
    }

    @Test
    void whatADeletedCredentialLeftAtItsProviderIsTold() {
        Newcomer newcomer = Newcomer.healthy().seeded();
        Onboarding onboarding = Onboarding.completed(newcomer);
        Simulation.seed(newcomer.genesysPermitting(List.of("messaging:integration:view")));
        Offboarding offboarding = Offboarding.atOnce(onboarding.tenantAddress());
        offboarding.step("DISCONNECT_PROVIDERS", "WAITING");

        platform()
                .header("If-Match", "*")
                .delete(onboarding.credential("genesys-organizations"))
                .then()
                .statusCode(204);
        offboarding.triedAgain();

        offboarding.ended("SUCCEEDED");
        assertThat(Simulation.integrations(newcomer.organizationId())).hasSize(1);
        offboarding.view().body("left_at_providers.reason", contains("PROVIDER_SCOPE_MISSING"));
        platform()
                .get(onboarding.tenantAddress() + "/offboarding/certificate")
                .then()
                .body("certificate.left_at_providers.reason", contains("PROVIDER_SCOPE_MISSING"));
    }

    @Test
    void tenantWhoseSecretsCannotBeOpenedLeavesAllTheSame() throws SQLException {
        Newcomer newcomer = Newcomer.healthy().seeded();
        Onboarding onboarding = Onboarding.completed(newcomer);
        onboarding.damageSecret("ACCESS_TOKEN");

        Offboarding offboarding = Offboarding.atOnce(onboarding.tenantAddress());

        offboarding.ended("SUCCEEDED");
        offboarding
                .view()
                .body("left_at_providers.kind", contains("WHATSAPP_ACCOUNT"))
                .body("left_at_providers.reason", contains("INTERNAL_ERROR"));
        assertThat(Simulation.integrations(newcomer.organizationId())).isEmpty();
    }

    @Test
    void ofTwoWhoAskAtOnceOneBegins() {
        String tenant = "/v1/tenants/" + activeTenant();

        List<Integer> answers = IntStream.range(0, 2)
                .mapToObj(each -> CompletableFuture.supplyAsync(() ->
                        Offboarding.request(tenant, Map.of("export", false)).statusCode()))
                .toList()
                .stream()
                .map(CompletableFuture::join)
                .toList();

        assertThat(answers).containsExactlyInAnyOrder(202, 409);
    }

    @Test
    void onlyThePlatformOffboardsAndATenantSeesItsOwnAlone() {
        UUID own = activeTenant();
        UUID foreign = activeTenant();
        Offboarding offboarding = Offboarding.of("/v1/tenants/" + own, Map.of("export", false));
        Map<String, Object> reason = Map.of("reason", "none");

        tenantCaller(own).get("/v1/tenants/" + own + "/offboarding").then().statusCode(200);
        tenantCaller(foreign)
                .get("/v1/tenants/" + own + "/offboarding")
                .then()
                .statusCode(404)
                .body("code", equalTo("TENANT_NOT_FOUND"));
        tenantCaller(own)
                .body(reason)
                .post("/v1/tenants/" + own + ":offboard")
                .then()
                .statusCode(403);
        tenantCaller(own).post("/v1/tenants/" + own + ":undoOffboarding").then().statusCode(403);
        platform()
                .get("/v1/tenants/" + foreign + "/offboarding")
                .then()
                .statusCode(404)
                .body("code", equalTo("OFFBOARDING_NOT_FOUND"));
        platform()
                .post("/v1/tenants/" + foreign + ":undoOffboarding")
                .then()
                .statusCode(404)
                .body("code", equalTo("OFFBOARDING_NOT_FOUND"));
        platform()
                .body(reason)
                .post("/v1/tenants/" + UUID.randomUUID() + ":offboard")
                .then()
                .statusCode(404);
        Given.as(Tokens.platform(List.of("operations:write", "credentials:write")))
                .body(Map.of())
                .post(offboarding.followed().address() + ":resume")
                .then()
                .statusCode(403)
                .body("code", equalTo("SCOPE_MISSING"));
        platform()
                .post(offboarding.followed().address() + ":cancel")
                .then()
                .statusCode(409)
                .body("code", equalTo("OPERATION_KIND_CONFLICT"))
                .body("detail", containsString(":undoOffboarding"));
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {"-1, -, /waiting_days", "91, -, /waiting_days", "0, true, /export"})
    void whatIsNotPossibleIsRefused(int days, Boolean export, String pointer) {
        Map<String, Object> request = new HashMap<>(Map.of("waiting_days", days));
        if (export != null) {
            request.put("export", export);
        }

        Offboarding.request("/v1/tenants/" + activeTenant(), request)
                .then()
                .statusCode(400)
                .body("errors.pointer", hasItem(pointer));
    }

    @Test
    void offboardingsAreSwitchedOff() throws SQLException {
        String tenant = "/v1/tenants/" + activeTenant();
        try (Switched off = Switched.off("OFFBOARDING")) {
            Offboarding.request(tenant, Map.of()).then().statusCode(503).body("code", equalTo("FEATURE_SWITCHED_OFF"));
        }
        platform().get(tenant).then().body("state", equalTo("ACTIVE"));
    }
}
