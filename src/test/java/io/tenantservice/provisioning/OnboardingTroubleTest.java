package io.tenantservice.provisioning;

import static io.tenantservice.api.Given.platform;
import static io.tenantservice.api.Given.unique;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.vertx.VertxContextSupport;
import io.restassured.response.ValidatableResponse;
import io.tenantservice.api.Database;
import io.tenantservice.api.Given;
import io.tenantservice.api.Newcomer;
import io.tenantservice.api.Onboarding;
import io.tenantservice.api.Simulation;
import io.tenantservice.stack.StackResource;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Onboardings that do not go straight to their end, and what they leave behind. */
@QuarkusTest
@QuarkusTestResource(StackResource.class)
class OnboardingTroubleTest {

    @Inject
    EraseOnboardingSecrets eraseOnboardingSecrets;

    @BeforeEach
    void knowOnlyAcme() {
        Simulation.reset();
    }

    @Test
    void busyProviderIsWaitedForAndTheKeyIsNotThereYet() {
        Newcomer newcomer = Newcomer.healthy().seeded();
        Simulation.fault("genesys", "G2", "rate_limited", 1000, Map.of("retry_after", 1));
        Onboarding accepted = Onboarding.of(newcomer);

        accepted.step("VERIFY_GENESYS", "WAITING")
                .body("state", equalTo("RUNNING"))
                .body("steps[2].failure.code", equalTo("PROVIDER_RATE_LIMITED"))
                .body("steps[2].failure.provider", equalTo("GENESYS"))
                .body("steps[2].failure.retryable", equalTo(true))
                .body("steps[2].next_attempt_at", notNullValue());
        accepted.claim().then().statusCode(409).header("Retry-After", "1").body("code", equalTo("API_KEY_NOT_ISSUED"));
        Simulation.clearFaults();

        accepted.ended("SUCCEEDED").body("steps[2].failure", nullValue());
    }

    @Test
    void deletionOfConnectedCredentialsEndsTheDeliveryOfEvents() {
        Newcomer newcomer = Newcomer.healthy().seeded();
        Onboarding accepted = Onboarding.completed(newcomer);

        delete(accepted, "whatsapp-accounts").statusCode(204);
        delete(accepted, "genesys-organizations").statusCode(204);

        assertThat(Simulation.deletions()).containsExactly("M7 200", "G7 204");
    }

    @Test
    void nothingIsDeletedWhileTheProviderIsSilent() {
        Newcomer newcomer = Newcomer.healthy().seeded();
        Onboarding accepted = Onboarding.completed(newcomer);
        Simulation.fault("meta", "M7", "server_error", 1000, Map.of());

        delete(accepted, "whatsapp-accounts").statusCode(503).body("code", equalTo("PROVIDER_UNAVAILABLE"));

        platform()
                .get("/v1/resolve?phone_number_id=" + newcomer.phoneNumberId())
                .then()
                .statusCode(200);
    }

    @Test
    void credentialThatMetaRefusesEndsTheOnboardingWithItsReason() {
        Onboarding accepted = Onboarding.of(Newcomer.withExpiredToken().seeded());

        accepted.ended("FAILED")
                .body("finished_at", notNullValue())
                .body("steps.state", contains("SUCCEEDED", "FAILED", "PENDING", "PENDING", "PENDING", "PENDING"))
                .body("steps[1].failure.code", equalTo("CREDENTIAL_EXPIRED"))
                .body("steps[1].failure.provider", equalTo("META"))
                .body("steps[1].failure.provider_code", equalTo("190/463"))
                .body("steps[1].failure.hint", notNullValue())
                .body("steps[1].failure.retryable", equalTo(false));
        accepted.claim().then().statusCode(409).body("code", equalTo("API_KEY_NEVER_ISSUED"));
        platform().get(accepted.tenantAddress()).then().body("state", equalTo("PROVISIONING"));
    }

    @Test
    void keyPrefixOfAnotherTenantEndsTheOnboardingBeforeAnythingIsThere() {
        String taken =
                platform().body(Given.tenantRequest()).post("/v1/tenants").path("key_prefix");

        Onboarding accepted = Onboarding.of(
                Newcomer.healthy().with("tenant", "key_prefix", taken).seeded());

        accepted.ended("FAILED").body("steps[0].failure.code", equalTo("KEY_PREFIX_TAKEN"));
        platform().get(accepted.tenantAddress()).then().statusCode(404);
        platform()
                .get(accepted.tenantAddress() + "/audit/entries")
                .then()
                .body("items.action", contains("OPERATION_BEGUN", "OPERATION_FAILED"));
    }

    @Test
    void numberOfAnotherTenantEndsTheOnboardingWithoutNamingIt() {
        Newcomer first = Newcomer.healthy().seeded();
        Onboarding.of(first).ended("SUCCEEDED");
        Newcomer second = new Newcomer(first.meta(), first.genesys(), first.request())
                .with("tenant", "key_prefix", "t" + unique());

        Onboarding accepted = Onboarding.of(second);

        accepted.ended("FAILED").body("steps[1].failure.code", equalTo("CREDENTIAL_CLAIMED"));
    }

    @Test
    void ofTwoOnboardingsOfOneNumberAtOnceOneWins() {
        Newcomer first = Newcomer.healthy().seeded();
        Newcomer second = new Newcomer(first.meta(), first.genesys(), first.request())
                .with("tenant", "key_prefix", "t" + unique());

        List<Onboarding> both = List.of(Onboarding.of(first), Onboarding.of(second));

        List<String> states = both.stream().map(OnboardingTroubleTest::end).toList();
        assertThat(states).containsExactlyInAnyOrder("SUCCEEDED", "FAILED");
        both.get(states.indexOf("FAILED"))
                .operation()
                .then()
                .body("steps[1].failure.code", equalTo("CREDENTIAL_CLAIMED"));
    }

    private static String end(Onboarding onboarding) {
        return await().until(() -> onboarding.operation().path("state"), state -> !state.equals("RUNNING"));
    }

    @Test
    void businessAccountIsOneTenantsUntilItsLastNumberIsDeleted() {
        Newcomer first = Newcomer.healthy().seeded();
        Onboarding owner = Onboarding.completed(first);
        Newcomer second = first.withAnotherNumber();

        Onboarding refused = Onboarding.of(second.seeded());
        refused.ended("FAILED").body("steps[1].failure.code", equalTo("CREDENTIAL_CLAIMED"));
        delete(owner, "whatsapp-accounts").statusCode(204);
        delete(owner, "genesys-organizations").statusCode(204);

        Onboarding accepted = Onboarding.completed(second.with("tenant", "key_prefix", "t" + unique()));
    }

    @Test
    void callbackThatDoesNotAnswerIsAskedAgainForAWhile() {
        Newcomer newcomer = Newcomer.healthy().seeded();
        Simulation.callback(newcomer.phoneNumberId(), "another token");
        Onboarding accepted = Onboarding.of(newcomer);
        accepted.step("CONFIGURE_WEBHOOKS", "WAITING")
                .body("steps[4].failure.code", equalTo("WEBHOOK_UNREACHABLE"))
                .body("steps[4].failure.provider", equalTo("META"))
                .body("steps[4].failure.retryable", equalTo(true));

        Simulation.reset();
        newcomer.seeded();

        accepted.ended("SUCCEEDED");
    }

    @Test
    void credentialThatIsDeletedWhileItIsConnectedLeavesNothingAtTheProvider() {
        Newcomer newcomer = Newcomer.healthy().seeded();
        Simulation.fault("meta", "M6", "slow", 1, Map.of("millis", 700));
        Onboarding accepted = Onboarding.of(newcomer);
        accepted.step("CONFIGURE_WEBHOOKS", "RUNNING");

        delete(accepted, "whatsapp-accounts").statusCode(204);

        accepted.ended("FAILED").body("steps[4].failure.code", equalTo("WHATSAPP_ACCOUNT_NOT_FOUND"));
        assertThat(Simulation.isSubscribed(newcomer.accountId())).isFalse();
    }

    @Test
    void requestIsKeptAsLongAsItsOperationRuns() throws Throwable {
        String taken =
                platform().body(Given.tenantRequest()).post("/v1/tenants").path("key_prefix");
        Onboarding accepted = Onboarding.of(
                Newcomer.healthy().with("tenant", "key_prefix", taken).seeded());
        accepted.ended("FAILED");
        accepted.tamper("onboarding_secret", "created_at = created_at - interval '49 hours'");

        accepted.tamperOperation("state = 'RUNNING', finished_at = null");
        VertxContextSupport.subscribeAndAwait(eraseOnboardingSecrets::run);
        assertThat(secretsOf(accepted)).hasSize(1);

        accepted.tamperOperation("state = 'FAILED', finished_at = now()");
        VertxContextSupport.subscribeAndAwait(eraseOnboardingSecrets::run);
        assertThat(secretsOf(accepted)).isEmpty();
    }

    private static ValidatableResponse delete(Onboarding onboarding, String collection) {
        String address = onboarding.tenantAddress() + "/" + collection;
        String id = platform().get(address).path("items[0].id");
        return platform().header("If-Match", "*").delete(address + "/" + id).then();
    }

    private static List<String> secretsOf(Onboarding onboarding) throws SQLException {
        try (Connection administrator = Database.administrator()) {
            return Database.column(
                    administrator,
                    "select ciphertext from onboarding_secret where operation_id = '" + onboarding.id() + "'");
        }
    }
}
