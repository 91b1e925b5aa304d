package io.tenantservice.provisioning;

import static io.tenantservice.api.Given.platform;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tenantservice.api.Database;
import io.tenantservice.api.Given;
import io.tenantservice.api.Newcomer;
import io.tenantservice.api.Onboarding;
import io.tenantservice.api.Simulation;
import io.tenantservice.api.Switched;
import io.tenantservice.api.VaultAdministrator;
import io.tenantservice.simulator.AcmeSeed;
import io.tenantservice.simulator.genesys.GenesysSeed;
import io.tenantservice.simulator.meta.MetaSeed;
import io.tenantservice.stack.StackResource;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is left of an onboarding that was cancelled, here and at the providers: nothing that is in anybody's way. */
@QuarkusTest
@QuarkusTestResource(StackResource.class)
class OnboardingCancelTest {

    private Switched lastStep;

    @BeforeEach
    void knowOnlyAcmeAndLeadNothingToItsEnd() {
        Simulation.reset();
        lastStep = Switched.off("PROVISIONING_INITIALIZE_CONFIGURATION");
    }

    @AfterEach
    void switchOnAgain() {
        lastStep.close();
    }

    @Test
    void onboardingThatHadConnectedBothProvidersLeavesNothingBehind() throws SQLException {
        Newcomer newcomer = Newcomer.healthy().seeded();
        Onboarding onboarding = standingBeforeItsEnd(newcomer);
        String key = onboarding.claim().then().statusCode(200).extract().path("api_key");
        leaveClaimBehind(onboarding);

        onboarding
                .cancel()
                .then()
                .statusCode(202)
                .header("Location", onboarding.address())
                .body("state", equalTo("CANCELLING"));

        onboarding.ended("CANCELLED").body("steps.state", everyItem(is("COMPENSATED")));
        assertThat(Simulation.deletions()).containsExactly("G7 204", "M7 200");
        assertThat(Simulation.isSubscribed(newcomer.accountId())).isFalse();
        platform().get(onboarding.tenantAddress()).then().body("state", equalTo("DELETED"));
        for (String collection : List.of("/whatsapp-accounts", "/genesys-organizations")) {
            platform().get(onboarding.tenantAddress() + collection).then().body("items", empty());
        }
        platform().get(onboarding.tenantAddress() + "/api-keys").then().body("items.state", everyItem(is("REVOKED")));
        platform()
                .body(Map.of("api_key", key))
                .post("/v1/api-keys:verify")
                .then()
                .body("code", equalTo("REVOKED"));
        onboarding.claim().then().statusCode(410).body("code", equalTo("API_KEY_CLAIM_OVER"));
        for (String table : List.of(
                "credential_secret",
                "onboarding_secret",
                "claimable_key",
                "key_prefix_claim",
                "phone_number_claim",
                "business_account_claim",
                "genesys_organization_claim")) {
            assertThat(Database.query("select 1 from " + table + " where tenant_id = '" + onboarding.tenantId() + "'"))
                    .as(table)
                    .isEmpty();
        }
    }

    @Test
    void whatItHeldIsFreeForAnotherOnboarding() throws SQLException {
        Newcomer newcomer = Newcomer.healthy().seeded();
        Onboarding cancelled = standingBeforeItsEnd(newcomer);
        cancelled.cancel().then().statusCode(202);
        cancelled.ended("CANCELLED");

        lastStep.close();
        Onboarding again = Onboarding.of(newcomer);

        again.ended("SUCCEEDED");
        assertThat(again.tenantId()).isNotEqualTo(cancelled.tenantId());
        assertThat(Simulation.isSubscribed(newcomer.accountId())).isTrue();
    }

    @Test
    void failedOnboardingIsCancelledToo() {
        Newcomer newcomer = Newcomer.withExpiredToken().seeded();
        Onboarding onboarding = Onboarding.of(newcomer);
        onboarding.ended("FAILED");

        onboarding.cancel().then().statusCode(202);

        onboarding.ended("CANCELLED");
        lastStep.close();
        Onboarding.of(Newcomer.healthy().seeded().with("tenant", "key_prefix", newcomer.keyPrefix()))
                .ended("SUCCEEDED");
    }

    @Test
    void onboardingWithoutATenantIsCancelledAndItsRequestErased() throws SQLException {
        String taken =
                platform().body(Given.tenantRequest()).post("/v1/tenants").path("key_prefix");
        Onboarding onboarding = Onboarding.of(
                Newcomer.healthy().with("tenant", "key_prefix", taken).seeded());
        onboarding.ended("FAILED");

        onboarding.cancel().then().statusCode(202);

        onboarding.ended("CANCELLED");
        assertThat(Database.query("select 1 from onboarding_secret where operation_id = '" + onboarding.id() + "'"))
                .isEmpty();
        platform().get(onboarding.tenantAddress()).then().statusCode(404);
    }

    @Test
    void subscriptionThatWasThereBeforeStays() throws SQLException {
        Newcomer newcomer = Newcomer.healthy().seeded();
        Simulation.seed(new MetaSeed(
                null,
                null,
                null,
                List.of(new MetaSeed.Subscription(
                        newcomer.accountId(), newcomer.app().id(), null))));
        Onboarding onboarding = standingBeforeItsEnd(newcomer);
        assertThat(Simulation.callbacks(newcomer.accountId()))
                .containsEntry(newcomer.app().id(), callback(onboarding));

        onboarding.cancel().then().statusCode(202);

        onboarding.ended("CANCELLED");
        assertThat(Simulation.callbacks(newcomer.accountId()))
                .containsExactly(entry(newcomer.app().id(), ""));
        assertThat(Simulation.deletions()).containsExactly("G7 204");
    }

    @Test
    void refusalThatSaysNothingAgainstTheCredentialIsWaitedFor() throws SQLException {
        Newcomer newcomer = Newcomer.healthy().seeded();
        Simulation.seed(newcomer.genesysPermitting(List.of("messaging:integration:add", "messaging:integration:view")));
        Onboarding onboarding = standingBeforeItsEnd(newcomer);

        onboarding.cancel().then().statusCode(202);

        onboarding
                .step("CONFIGURE_WEBHOOKS", "WAITING")
                .body("state", equalTo("CANCELLING"))
                .body("steps[4].failure.code", equalTo("PROVIDER_SCOPE_MISSING"))
                .body("steps[4].failure.provider", equalTo("GENESYS"))
                .body("steps[4].failure.hint", containsString("messaging:integration:delete"))
                .body("steps[4].failure.retryable", equalTo(true));
        Simulation.seed(newcomer.genesysPermitting(AcmeSeed.CLIENT_PERMISSIONS));
        onboarding.triedAgain();
        onboarding.ended("CANCELLED");
        assertThat(Simulation.integrations(newcomer.organizationId())).isEmpty();
        assertThat(Simulation.callbacks(newcomer.accountId())).isEmpty();
    }

    @Test
    void clientThatIsGoodNoMoreIsNoObstacleAndTheAuditTellsWhatStays() throws SQLException {
        Newcomer newcomer = Newcomer.healthy().seeded();
        Onboarding onboarding = standingBeforeItsEnd(newcomer);
        Simulation.fault("genesys", "G7", "server_error", 1000, Map.of());
        onboarding.cancel().then().statusCode(202);
        onboarding.step("CONFIGURE_WEBHOOKS", "WAITING");

        destroyKey(onboarding);
        Simulation.clearFaults();

        onboarding.triedAgain();
        onboarding.ended("CANCELLED");
        platform()
                .queryParam("page_size", 200)
                .get(onboarding.tenantAddress() + "/audit/entries")
                .then()
                .body(
                        "items.findAll { it.action == 'CREDENTIAL_DISCONNECTED' }.details.left_at_provider",
                        contains("CREDENTIAL_DESTROYED", "CREDENTIAL_DESTROYED"));
    }

    @Test
    void allIntegrationsOfItsNameAreDeleted() throws SQLException {
        Newcomer newcomer = Newcomer.healthy().seeded();
        Onboarding onboarding = standingBeforeItsEnd(newcomer);
        String name = Simulation.integrations(newcomer.organizationId()).getFirst();
        Simulation.seed(new GenesysSeed(
                null,
                null,
                List.of(new GenesysSeed.Integration(
                        newcomer.client().region(),
                        Simulation.uuid(),
                        newcomer.organizationId(),
                        name,
                        "https://hub.example/gc"))));

        onboarding.cancel().then().statusCode(202);

        onboarding.ended("CANCELLED");
        assertThat(Simulation.integrations(newcomer.organizationId())).isEmpty();
    }

    @Test
    void whatTakesEffectAfterTheCancellationIsUndoneToo() {
        Newcomer newcomer = Newcomer.healthy().seeded();
        Simulation.fault("genesys", "G6", "late", 1, Map.of("millis", 2000));
        Simulation.fault("genesys", "G6", "server_error", 1000, Map.of());
        Onboarding onboarding = Onboarding.of(newcomer);
        onboarding.step("CONFIGURE_WEBHOOKS", "WAITING");

        onboarding.cancel().then().statusCode(202);

        onboarding
                .step("CONFIGURE_WEBHOOKS", "WAITING")
                .body("state", equalTo("CANCELLING"))
                .body("steps[4].failure.hint", containsString("may still take effect"));
        onboarding.ended("CANCELLED");
        assertThat(Simulation.deletions()).containsExactly("G7 204", "M7 200");
        assertThat(Simulation.integrations(newcomer.organizationId())).isEmpty();
    }

    @Test
    void cancellingTwiceAnswersTheSame() {
        Onboarding onboarding = Onboarding.of(Newcomer.withExpiredToken().seeded());
        onboarding.ended("FAILED");
        onboarding.cancel().then().statusCode(202).body("state", equalTo("CANCELLING"));

        onboarding.cancel().then().statusCode(202);
        onboarding.ended("CANCELLED");

        onboarding.cancel().then().statusCode(202).body("state", equalTo("CANCELLED"));
        onboarding.resume(Map.of()).then().statusCode(409).body("code", equalTo("OPERATION_STATE_CONFLICT"));
        onboarding.retryStep().then().statusCode(409).body("code", equalTo("OPERATION_STATE_CONFLICT"));
    }

    @Test
    void callThatIsUnderWayAtAProviderIsWaitedForAndUndone() {
        Newcomer newcomer = Newcomer.healthy().seeded();
        Simulation.fault("meta", "M6", "slow", 1, Map.of("millis", 700));
        Onboarding onboarding = Onboarding.of(newcomer);
        onboarding.step("CONFIGURE_WEBHOOKS", "RUNNING");

        onboarding.cancel().then().statusCode(202);

        onboarding.ended("CANCELLED");
        assertThat(Simulation.isSubscribed(newcomer.accountId())).isFalse();
    }

    @Test
    void silentProviderIsWaitedForAndNothingCanStopIt() throws SQLException {
        Newcomer newcomer = Newcomer.healthy().seeded();
        Onboarding onboarding = standingBeforeItsEnd(newcomer);
        Simulation.fault("meta", "M7", "server_error", 1000, Map.of());

        onboarding.cancel().then().statusCode(202);

        onboarding
                .step("CONFIGURE_WEBHOOKS", "WAITING")
                .body("state", equalTo("CANCELLING"))
                .body("steps[4].failure.code", equalTo("PROVIDER_UNAVAILABLE"))
                .body("steps[4].failure.provider", equalTo("META"))
                .body("steps[4].failure.retryable", equalTo(true));
        onboarding.resume(Map.of()).then().statusCode(409).body("code", equalTo("OPERATION_STATE_CONFLICT"));
        Simulation.clearFaults();
        onboarding.triedAgain();
        onboarding.ended("CANCELLED");
        assertThat(Simulation.isSubscribed(newcomer.accountId())).isFalse();
    }

    @Test
    void tenantThatLeavesTakesNothingOn() {
        Onboarding onboarding = Onboarding.of(Newcomer.withExpiredToken().seeded());
        onboarding.ended("FAILED");
        onboarding.cancel().then().statusCode(202);
        onboarding.ended("CANCELLED");

        platform()
                .body(Map.of("name", "late", "scopes", List.of("messages:send")))
                .post(onboarding.tenantAddress() + "/api-keys")
                .then()
                .statusCode(409)
                .body("code", equalTo("TENANT_STATE_CONFLICT"));
        platform()
                .body(Given.whatsAppAccountRequest())
                .post(onboarding.tenantAddress() + "/whatsapp-accounts")
                .then()
                .statusCode(409)
                .body("code", equalTo("TENANT_STATE_CONFLICT"));
        platform()
                .header("If-Match", "*")
                .body(Map.of("name", "Late"))
                .patch(onboarding.tenantAddress())
                .then()
                .statusCode(409)
                .body("code", equalTo("TENANT_STATE_CONFLICT"));
    }

    @Test
    void everythingThatWasUndoneIsAudited() throws SQLException {
        Onboarding onboarding = standingBeforeItsEnd(Newcomer.healthy().seeded());

        onboarding.cancel().then().statusCode(202);
        onboarding.ended("CANCELLED");

        platform()
                .queryParam("page_size", 200)
                .get(onboarding.tenantAddress() + "/audit/entries")
                .then()
                .body(
                        "items.action",
                        hasItems(
                                "OPERATION_CANCELLING",
                                "TENANT_LEAVING",
                                "CREDENTIAL_DISCONNECTED",
                                "API_KEY_REVOKED",
                                "CREDENTIAL_DELETED",
                                "TENANT_DELETED",
                                "OPERATION_CANCELLED"))
                .body("items.action", not(hasItem("OPERATION_SUCCEEDED")));
    }

    /** As of an account that was discarded once. */
    private static void leaveClaimBehind(Onboarding onboarding) throws SQLException {
        try (Connection administrator = Database.administrator()) {
            Database.execute(
                    administrator,
                    "insert into business_account_claim values ('" + Simulation.decimalId() + "', '"
                            + onboarding.tenantId() + "')");
        }
    }

    private static String callback(Onboarding onboarding) {
        return platform().get(onboarding.credential("whatsapp-accounts")).path("webhook_url");
    }

    private static void destroyKey(Onboarding onboarding) throws SQLException {
        String owner = " from encryption_key where owner_id = '" + onboarding.tenantId() + "'";
        VaultAdministrator.destroy(
                Database.query("select mount" + owner).getFirst(),
                Database.query("select key_name" + owner).getFirst());
    }

    /** @return an onboarding of which only the last step is not done, as that is switched off */
    private static Onboarding standingBeforeItsEnd(Newcomer newcomer) {
        Onboarding onboarding = Onboarding.of(newcomer);
        onboarding.step("INITIALIZE_CONFIGURATION", "WAITING");
        return onboarding;
    }
}
