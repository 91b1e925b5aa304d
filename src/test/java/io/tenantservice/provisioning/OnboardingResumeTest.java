package io.tenantservice.provisioning;

import static io.tenantservice.api.Given.as;
import static io.tenantservice.api.Given.platform;
import static io.tenantservice.api.Given.tenantCaller;
import static io.tenantservice.api.Given.unique;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.is;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.vertx.VertxContextSupport;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.tenantservice.api.Database;
import io.tenantservice.api.Given;
import io.tenantservice.api.Newcomer;
import io.tenantservice.api.Onboarding;
import io.tenantservice.api.Simulation;
import io.tenantservice.api.Tokens;
import io.tenantservice.simulator.AcmeSeed;
import io.tenantservice.simulator.meta.MetaSeed;
import io.tenantservice.stack.StackResource;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Onboardings that failed, and go on with what was wrong put right. */
@QuarkusTest
@QuarkusTestResource(StackResource.class)
class OnboardingResumeTest {

    @Inject
    EraseOnboardingSecrets eraseOnboardingSecrets;

    @BeforeEach
    void knowOnlyAcme() {
        Simulation.reset();
    }

    @Test
    void correctedTokenLeadsToATenantThatWorks() {
        Newcomer wrong = Newcomer.withExpiredToken().seeded();
        Newcomer right = Newcomer.healthy().seeded();
        Onboarding onboarding = Onboarding.of(wrong);
        onboarding.ended("FAILED").body("steps[1].failure.code", equalTo("CREDENTIAL_EXPIRED"));

        onboarding
                .resume(Map.of("whatsapp_account", right.part("whatsapp_account")))
                .then()
                .statusCode(202)
                .header("Location", onboarding.address())
                .body("state", equalTo("RUNNING"));

        onboarding.ended("SUCCEEDED").body("steps.state", everyItem(is("SUCCEEDED")));
        platform()
                .get("/v1/resolve?fields=access_token&phone_number_id=" + right.phoneNumberId())
                .then()
                .body("whatsapp_accounts[0].access_token", equalTo(right.accessToken()));
        platform()
                .get("/v1/resolve?phone_number_id=" + wrong.phoneNumberId())
                .then()
                .statusCode(404);
        platform()
                .queryParam("page_size", 200)
                .get(onboarding.tenantAddress() + "/audit/entries")
                .then()
                .body("items.action", hasItems("OPERATION_RESUMED", "CREDENTIAL_CORRECTED", "OPERATION_SUCCEEDED"));
    }

    @Test
    void tenantItselfMayCorrectItsCredentials() throws SQLException {
        Newcomer newcomer = Newcomer.healthy().seeded();
        Onboarding onboarding = Onboarding.of(newcomer.with("genesys_organization", "client_secret", "not-the-secret"));
        onboarding.ended("FAILED").body("steps[2].failure.code", equalTo("CREDENTIAL_INVALID"));

        tenantCaller(onboarding.tenantId())
                .body(Map.of("genesys_organization", newcomer.part("genesys_organization")))
                .post(onboarding.address() + ":resume")
                .then()
                .statusCode(202);

        onboarding.ended("SUCCEEDED");
        assertThat(Database.query("select count(*) from credential_secret where tenant_id = '" + onboarding.tenantId()
                        + "' and slot = 'CURRENT'"))
                .containsExactly("6");
        assertThat(Database.query("select count(*) from credential_secret where tenant_id = '" + onboarding.tenantId()
                        + "' and slot <> 'CURRENT'"))
                .containsExactly("0");
    }

    @Test
    void takenKeyPrefixIsReplacedByAnother() {
        Onboarding onboarding = withTakenPrefix();
        onboarding.ended("FAILED").body("steps[0].failure.code", equalTo("KEY_PREFIX_TAKEN"));
        String prefix = "t" + unique();

        onboarding.resume(Map.of("tenant", Map.of("key_prefix", prefix))).then().statusCode(202);

        onboarding.ended("SUCCEEDED");
        platform().get(onboarding.tenantAddress()).then().body("key_prefix", equalTo(prefix));
    }

    @Test
    void whatWasWrongElsewhereNeedsNoCorrection() {
        Newcomer first = Newcomer.healthy().seeded();
        Onboarding owner = Onboarding.completed(first);
        Onboarding second = Onboarding.of(new Newcomer(first.meta(), first.genesys(), first.request())
                .with("tenant", "key_prefix", "t" + unique()));
        second.ended("FAILED").body("steps[1].failure.code", equalTo("CREDENTIAL_CLAIMED"));
        for (String collection : List.of("whatsapp-accounts", "genesys-organizations")) {
            platform()
                    .header("If-Match", "*")
                    .delete(owner.credential(collection))
                    .then()
                    .statusCode(204);
        }

        second.resume(Map.of()).then().statusCode(202);

        second.ended("SUCCEEDED").body("steps[1].attempts", equalTo(2));
    }

    @Test
    void attemptsAreCountedAnewForADayMore() throws SQLException {
        Onboarding onboarding = Onboarding.waitingForGenesys();
        onboarding.tamper("operation_step", "round_started_at = round_started_at - interval '25 hours'");
        onboarding.triedAgain();
        onboarding.ended("FAILED");

        onboarding.resume(Map.of()).then().statusCode(202);

        onboarding.step("VERIFY_GENESYS", "WAITING").body("state", equalTo("RUNNING"));
        Simulation.clearFaults();
        onboarding.triedAgain();
        onboarding.ended("SUCCEEDED");
    }

    @Test
    void resumptionIsReplayedThoughTheOperationHasMovedOn() throws SQLException {
        Onboarding onboarding = withTakenPrefix();
        onboarding.ended("FAILED");
        Map<String, Object> correction = Map.of("tenant", Map.of("key_prefix", "t" + unique()));
        String key = unique();
        Response first = resume(platform().header("Idempotency-Key", key), onboarding, correction);
        onboarding.ended("SUCCEEDED");

        Response second = resume(platform().header("Idempotency-Key", key), onboarding, correction);

        second.then().statusCode(202).header("Location", onboarding.address());
        assertThat(second.asString()).isEqualTo(first.asString());
        onboarding.operation().then().body("state", equalTo("SUCCEEDED"));
        assertThat(Database.query("select round from operation where id = '" + onboarding.id() + "'"))
                .containsExactly("2");
        resume(platform().header("Idempotency-Key", key), onboarding, Map.of())
                .then()
                .statusCode(422)
                .body("code", equalTo("IDEMPOTENCY_KEY_REUSED"));
    }

    @Test
    void keyPrefixIsGivenByWhoMayOnboard() {
        Onboarding onboarding = withTakenPrefix();
        onboarding.ended("FAILED");
        Map<String, Object> correction = Map.of("tenant", Map.of("key_prefix", "t" + unique()));

        resume(tenantCaller(onboarding.tenantId()), onboarding, correction)
                .then()
                .statusCode(403)
                .body("code", equalTo("SCOPE_MISSING"));
        resume(as(Tokens.platform("operations:write", "credentials:write")), onboarding, correction)
                .then()
                .statusCode(403)
                .body("code", equalTo("SCOPE_MISSING"));

        onboarding.operation().then().body("state", equalTo("FAILED"));
    }

    @Test
    void ofTwoAtOnceOneWins() throws Exception {
        Onboarding onboarding = Onboarding.of(Newcomer.withExpiredToken().seeded());
        onboarding.ended("FAILED");
        Map<String, Object> correction =
                Map.of("whatsapp_account", Newcomer.healthy().seeded().part("whatsapp_account"));
        Callable<Response> resume = () -> onboarding.resume(correction);

        List<Integer> answers;
        try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
            answers = threads.invokeAll(List.of(resume, resume)).stream()
                    .map(Future::resultNow)
                    .map(Response::statusCode)
                    .toList();
        }

        assertThat(answers).containsExactlyInAnyOrder(202, 409);
        onboarding.ended("SUCCEEDED");
    }

    @Test
    void runningOnboardingIsNotResumed() {
        Onboarding onboarding = Onboarding.waitingForGenesys();

        onboarding
                .resume(Map.of())
                .then()
                .statusCode(409)
                .body("code", equalTo("OPERATION_STATE_CONFLICT"))
                .body("detail", equalTo("The operation is RUNNING, not FAILED."));
        Simulation.clearFaults();
        onboarding.triedAgain();
        onboarding.ended("SUCCEEDED");
    }

    @Test
    void requestThatHasBeenErasedIsMissed() throws Throwable {
        Onboarding onboarding = withTakenPrefix();
        onboarding.ended("FAILED");
        onboarding.tamper("onboarding_secret", "created_at = created_at - interval '49 hours'");
        VertxContextSupport.subscribeAndAwait(eraseOnboardingSecrets::run);

        onboarding
                .resume(Map.of("tenant", Map.of("key_prefix", "t" + unique())))
                .then()
                .statusCode(410)
                .body("code", equalTo("ONBOARDING_INPUT_ERASED"));
        onboarding.operation().then().body("state", equalTo("FAILED"));
    }

    @Test
    void requestIsKeptForTwoDaysMoreAfterItWasResumed() throws SQLException {
        Onboarding onboarding = withTakenPrefix();
        onboarding.ended("FAILED");
        onboarding.tamper("onboarding_secret", "created_at = created_at - interval '47 hours'");

        onboarding.resume(Map.of()).then().statusCode(202);

        onboarding.ended("FAILED").body("steps[0].failure.code", equalTo("KEY_PREFIX_TAKEN"));
        assertThat(Database.query("select created_at > now() - interval '1 hour' from onboarding_secret"
                        + " where operation_id = '" + onboarding.id() + "'"))
                .containsExactly("t");
    }

    @Test
    void whatHasBeenVerifiedStaysWhatItIs() {
        Newcomer newcomer = Newcomer.healthy().seeded();
        Newcomer other = Newcomer.healthy().seeded();
        Onboarding onboarding = Onboarding.of(newcomer.with("genesys_organization", "client_secret", "not-the-secret"));
        onboarding.ended("FAILED");

        onboarding
                .resume(Map.of("whatsapp_account", other.part("whatsapp_account")))
                .then()
                .statusCode(409)
                .body("code", equalTo("ONBOARDING_INPUT_CONFLICT"))
                .body("errors[0].pointer", equalTo("/whatsapp_account/phone_number_id"));
        onboarding
                .resume(Map.of("tenant", Map.of("key_prefix", "t" + unique())))
                .then()
                .statusCode(409)
                .body("code", equalTo("ONBOARDING_INPUT_CONFLICT"))
                .body("errors[0].pointer", equalTo("/tenant/key_prefix"));
        onboarding.operation().then().body("state", equalTo("FAILED"));

        onboarding
                .resume(Map.of(
                        "whatsapp_account", newcomer.part("whatsapp_account"),
                        "genesys_organization", newcomer.part("genesys_organization")))
                .then()
                .statusCode(202);
        onboarding.ended("SUCCEEDED");
    }

    @Test
    void keyThatWouldBeOverIsNotIssued() throws SQLException {
        Onboarding onboarding = withTakenPrefix();
        onboarding.ended("FAILED");
        onboarding.tamper(
                "onboarding", "api_key = jsonb_set(api_key::jsonb, '{expires_at}', '\"2026-01-01T00:00:00Z\"')::text");

        onboarding
                .resume(Map.of("tenant", Map.of("key_prefix", "t" + unique())))
                .then()
                .statusCode(409)
                .body("code", equalTo("ONBOARDING_INPUT_CONFLICT"))
                .body("errors[0].pointer", equalTo("/api_key/expires_at"));
    }

    @Test
    void accountThatHasBeenConnectedStaysWithItsApp() {
        Newcomer newcomer = Newcomer.healthy().seeded();
        Newcomer other = Newcomer.healthy();
        Simulation.seed(new MetaSeed(
                List.of(other.app()),
                List.of(new MetaSeed.Token(
                        other.accessToken(),
                        other.app().id(),
                        AcmeSeed.TOKEN_SCOPES,
                        List.of(newcomer.accountId()),
                        null,
                        false)),
                null,
                null));
        Simulation.fault("genesys", "G6", "missing_scope", 1000, Map.of());
        Onboarding onboarding = Onboarding.of(newcomer);
        onboarding.ended("FAILED").body("steps[4].failure.code", equalTo("PROVIDER_SCOPE_MISSING"));
        Map<String, Object> ofAnotherApp = Map.of(
                "whatsapp_account",
                newcomer.with("whatsapp_account", "access_token", other.accessToken())
                        .with("whatsapp_account", "app_secret", other.appSecret())
                        .part("whatsapp_account"));
        onboarding.resume(ofAnotherApp).then().statusCode(202);
        onboarding.ended("FAILED").body("steps[1].failure.code", equalTo("WRONG_APP"));

        onboarding.resume(ofAnotherApp).then().statusCode(202);

        onboarding.ended("FAILED").body("steps[1].failure.code", equalTo("WRONG_APP"));
    }

    @Test
    void correctionIsCheckedAsARequestIs() {
        Onboarding onboarding = Onboarding.of(Newcomer.withExpiredToken().seeded());
        onboarding.ended("FAILED");
        Map<String, Object> organization = new HashMap<>(Given.genesysOrganizationRequest());
        organization.put("deployment_region", "atlantis-1");

        onboarding
                .resume(Map.of("genesys_organization", organization))
                .then()
                .statusCode(400)
                .body("code", equalTo("GENESYS_REGION_UNKNOWN"))
                .body("errors[0].pointer", equalTo("/genesys_organization/deployment_region"));
        onboarding
                .resume(Map.of("tenant", Map.of("key_prefix", "Not a prefix")))
                .then()
                .statusCode(400)
                .body("errors[0].pointer", equalTo("/tenant/key_prefix"));
    }

    private static Response resume(RequestSpecification caller, Onboarding onboarding, Map<String, Object> correction) {
        return caller.body(correction).post(onboarding.address() + ":resume");
    }

    private static Onboarding withTakenPrefix() {
        String taken =
                platform().body(Given.tenantRequest()).post("/v1/tenants").path("key_prefix");
        return Onboarding.of(
                Newcomer.healthy().with("tenant", "key_prefix", taken).seeded());
    }
}
