package io.tenantservice.provisioning;

import static io.tenantservice.api.Given.activeTenant;
import static io.tenantservice.api.Given.platform;
import static io.tenantservice.api.Given.tenantCaller;
import static io.tenantservice.api.Given.unique;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import io.tenantservice.api.Database;
import io.tenantservice.api.Given;
import io.tenantservice.api.Newcomer;
import io.tenantservice.api.Onboarding;
import io.tenantservice.api.Simulation;
import io.tenantservice.api.Tokens;
import io.tenantservice.stack.StackResource;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** From one request to a working connection, with the simulators as providers. */
@QuarkusTest
@QuarkusTestResource(StackResource.class)
class OnboardingResourceTest {

    @BeforeEach
    void knowOnlyAcme() {
        Simulation.reset();
    }

    @Test
    void onboardingEndsWithATenantThatWorks() {
        Newcomer newcomer = Newcomer.healthy()
                .withConfiguration(Map.of("retention", Map.of("usage_days", 400)))
                .seeded();

        Onboarding accepted = Onboarding.of(newcomer);

        accepted.answer()
                .then()
                .statusCode(202)
                .header("Location", "/v1/operations/" + accepted.id())
                .body("state", equalTo("RUNNING"))
                .body(
                        "steps.name",
                        contains(
                                "CREATE_TENANT",
                                "VERIFY_WHATSAPP",
                                "VERIFY_GENESYS",
                                "ISSUE_API_KEY",
                                "CONFIGURE_WEBHOOKS",
                                "INITIALIZE_CONFIGURATION"));
        accepted.ended("SUCCEEDED").body("steps.state", everyItem(is("SUCCEEDED")));
        String tenant = accepted.tenantId().toString();
        platform().get("/v1/tenants/" + tenant).then().body("state", equalTo("ACTIVE"));
        verified(accepted.claim().then().statusCode(200).extract().path("api_key"))
                .body("code", equalTo("VALID"))
                .body("tenant_id", equalTo(tenant));
        platform()
                .get("/v1/resolve?fields=access_token&phone_number_id=" + newcomer.phoneNumberId())
                .then()
                .body("whatsapp_accounts[0].access_token", equalTo(newcomer.accessToken()));
        platform().get("/v1/tenants/" + tenant + "/configuration").then().body("retention.usage_days", equalTo(400));
        assertThat(Simulation.journal()).containsOnlyOnce("M6 200", "G6 200");
    }

    @Test
    void firstKeyOfATenantIsWhatTheRequestSaysOfIt() {
        Newcomer newcomer = Newcomer.healthy()
                .seeded()
                .with("api_key", "expires_at", null)
                .with("api_key", "metadata", Map.of("team", "support"))
                .with("api_key", "allowed_cidrs", List.of("203.0.113.0/24"));

        Onboarding accepted = Onboarding.of(newcomer);

        accepted.ended("SUCCEEDED");
        platform()
                .get(accepted.tenantAddress() + "/api-keys")
                .then()
                .body("items[0].expires_at", nullValue())
                .body("items[0].metadata", equalTo(Map.of("team", "support")))
                .body("items[0].allowed_cidrs", contains("203.0.113.0/24"));
    }

    @Test
    void bothProvidersSendTheirEventsToThePlatform() {
        Newcomer newcomer = Newcomer.healthy().seeded();

        Onboarding accepted = Onboarding.of(newcomer);

        accepted.ended("SUCCEEDED");
        String tenant = accepted.tenantAddress();
        platform()
                .get(tenant + "/whatsapp-accounts")
                .then()
                .body("items[0].webhook_url", startsWith("https://"))
                .body("items[0].health", equalTo("VALID"));
        platform()
                .get(tenant + "/genesys-organizations")
                .then()
                .body("items[0].webhook_url", startsWith("https://"))
                .body("items[0].integration_id", notNullValue());
    }

    @Test
    void everythingThatWasDoneIsAudited() {
        Onboarding accepted = Onboarding.completed(Newcomer.healthy().seeded());

        accepted.claim().then().statusCode(200);

        platform()
                .queryParam("page_size", 200)
                .get(accepted.tenantAddress() + "/audit/entries")
                .then()
                .body(
                        "items.action",
                        hasItems(
                                "OPERATION_BEGUN",
                                "TENANT_CREATED",
                                "CREDENTIAL_CREATED",
                                "CREDENTIAL_VERIFIED",
                                "API_KEY_CREATED",
                                "CREDENTIAL_CONNECTED",
                                "CONFIGURATION_INITIALIZED",
                                "TENANT_ACTIVATED",
                                "OPERATION_SUCCEEDED",
                                "API_KEY_CLAIMED"))
                .body("items.findAll { it.action == 'TENANT_CREATED' }.request_id", contains(accepted.id()));
    }

    @Test
    void keyCanBeClaimedAgainForTenMinutesAndThenIsErased() throws SQLException {
        Onboarding accepted = Onboarding.completed(Newcomer.healthy().seeded());
        String first = accepted.claim().path("api_key");

        accepted.claim().then().header("Cache-Control", "no-store").body("api_key", equalTo(first));
        accepted.tamper("claimable_key", "claimed_at = claimed_at - interval '11 minutes'");

        accepted.claim().then().statusCode(410).body("code", equalTo("API_KEY_CLAIM_OVER"));
    }

    @Test
    void keyThatNobodyClaimsIsErasedAfterADay() throws SQLException {
        Onboarding accepted = Onboarding.completed(Newcomer.healthy().seeded());

        accepted.tamper("claimable_key", "kept_until = kept_until - interval '25 hours'");

        accepted.claim().then().statusCode(410).body("code", equalTo("API_KEY_CLAIM_OVER"));
    }

    @Test
    void twentyRequestsAtOnceMakeOneOnboarding() throws Exception {
        Newcomer newcomer = Newcomer.healthy().seeded();
        String key = unique();
        Callable<Response> post = () -> platform()
                .header("Idempotency-Key", key)
                .body(newcomer.request())
                .post("/v1/tenants:onboard");

        List<Response> answers;
        try (ExecutorService threads = Executors.newFixedThreadPool(20)) {
            answers = threads
                    .invokeAll(IntStream.range(0, 20).mapToObj(i -> post).toList())
                    .stream()
                    .map(Future::resultNow)
                    .toList();
        }

        Set<String> operations = answers.stream()
                .filter(answer -> answer.statusCode() == 202)
                .map(answer -> answer.<String>path("id"))
                .collect(Collectors.toSet());
        assertThat(operations).hasSize(1);
        assertThat(answers).extracting(Response::statusCode).isSubsetOf(202, 409);
        Response replay = post.call();
        replay.then()
                .statusCode(202)
                .header("Idempotent-Replayed", "true")
                .header("Location", "/v1/operations/" + operations.iterator().next());
        new Onboarding(replay).ended("SUCCEEDED");
        platform()
                .queryParam("text", newcomer.tenantName())
                .get("/v1/tenants")
                .then()
                .body("items", hasSize(1));
    }

    @Test
    void otherTenantsSeeNothingOfAnOnboardingAndItsOwnTenantDoes() {
        Onboarding accepted = Onboarding.completed(Newcomer.healthy().seeded());
        UUID other = activeTenant();
        UUID own = accepted.tenantId();

        tenantCaller(other).get(accepted.address()).then().statusCode(404).body("code", equalTo("OPERATION_NOT_FOUND"));
        tenantCaller(other)
                .post(accepted.address() + ":claimApiKey")
                .then()
                .statusCode(404)
                .body("code", equalTo("OPERATION_NOT_FOUND"));
        tenantCaller(own).get(accepted.address()).then().statusCode(200);
        tenantCaller(own).post(accepted.address() + ":claimApiKey").then().statusCode(200);
    }

    @Test
    void tenantCannotOnboardAndOnboardingNeedsTheScopesOfAllThatItDoes() {
        Newcomer newcomer = Newcomer.healthy();

        tenantCaller(activeTenant())
                .body(newcomer.request())
                .post("/v1/tenants:onboard")
                .then()
                .statusCode(403)
                .body("code", equalTo("SCOPE_MISSING"));
        Given.as(Tokens.platform("tenants:write", "credentials:write"))
                .body(newcomer.request())
                .post("/v1/tenants:onboard")
                .then()
                .statusCode(403)
                .body("code", equalTo("SCOPE_MISSING"));
    }

    @Test
    void badInputIsRefusedAtOnceAndNamed() {
        Newcomer newcomer = Newcomer.healthy();

        refused(newcomer.with("genesys_organization", "deployment_region", "mars-1"))
                .body("code", equalTo("GENESYS_REGION_UNKNOWN"))
                .body("errors[0].pointer", equalTo("/genesys_organization/deployment_region"));
        refused(newcomer.with("whatsapp_account", "phone_number_id", "12a"))
                .body("errors[0].pointer", equalTo("/whatsapp_account/phone_number_id"));
        refused(newcomer.with("whatsapp_account", "color", "green"))
                .body("code", equalTo("UNKNOWN_FIELD"))
                .body("errors[0].pointer", equalTo("/whatsapp_account/color"));
        refused(newcomer.with("api_key", "expires_at", "2020-01-01T00:00:00Z"))
                .body("code", equalTo("EXPIRY_NOT_IN_FUTURE"))
                .body("errors[0].pointer", equalTo("/api_key/expires_at"));
        refused(newcomer.with("genesys_organization", "client_secret", "x".repeat(4001)))
                .body("code", equalTo("SECRET_TOO_LARGE"));
    }

    @Test
    void whatWasTakenInIsEncryptedAndErasedWhenTheTenantHasItsOwnKey() throws SQLException {
        Newcomer newcomer = Newcomer.healthy().seeded();

        Onboarding accepted = Onboarding.of(newcomer);

        accepted.ended("SUCCEEDED");
        try (Connection administrator = Database.administrator()) {
            assertThat(Database.column(
                            administrator,
                            "select 1 from onboarding_secret where operation_id = '" + accepted.id() + "'"))
                    .isEmpty();
            assertThat(Database.column(
                            administrator,
                            "select substr(ciphertext, 1, 7) from claimable_key where operation_id = '" + accepted.id()
                                    + "'"))
                    .containsExactly("vault:v");
        }
    }

    private static ValidatableResponse refused(Newcomer newcomer) {
        return Onboarding.of(newcomer).answer().then().statusCode(400);
    }

    private static ValidatableResponse verified(String apiKey) {
        return platform()
                .body(Map.of("api_key", apiKey))
                .post("/v1/api-keys:verify")
                .then()
                .statusCode(200);
    }
}
