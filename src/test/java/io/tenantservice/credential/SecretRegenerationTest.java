package io.tenantservice.credential;

import static io.tenantservice.api.Given.platform;
import static io.tenantservice.api.Given.unique;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.vertx.VertxContextSupport;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import io.smallrye.mutiny.Uni;
import io.tenantservice.api.Database;
import io.tenantservice.api.Followed;
import io.tenantservice.api.Newcomer;
import io.tenantservice.api.Onboarding;
import io.tenantservice.api.Rotation;
import io.tenantservice.api.Simulation;
import io.tenantservice.platform.problem.ProblemCode;
import io.tenantservice.simulator.genesys.GenesysSeed;
import io.tenantservice.stack.StackResource;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Has the client of a connected organization get a new secret, with the simulator as Genesys. */
@QuarkusTest
@QuarkusTestResource(StackResource.class)
class SecretRegenerationTest {

    private static final String MADE = "regenerated-";

    @Inject
    GenesysOrganizationService organizations;

    @Inject
    ErasePreviousSecrets eraseExpired;

    private Newcomer newcomer = Newcomer.healthy();
    private UUID tenantId = new UUID(0, 0);
    private String tenant = "";
    private String organization = "";

    @BeforeEach
    void connect() {
        Simulation.reset();
        newcomer = Newcomer.healthy().seeded();
        Onboarding onboarding = Onboarding.completed(newcomer);
        tenantId = onboarding.tenantId();
        tenant = onboarding.tenantAddress();
        organization = onboarding.credential("genesys-organizations");
    }

    @Test
    void newSecretIsInUseAndThereIsNothingToGoBackTo() throws SQLException {
        Response accepted = regenerate(unique());

        assertThat(accepted.statusCode()).isEqualTo(202);
        assertThat(accepted.header("Location")).isEqualTo("/v1/operations/" + accepted.path("id"));
        new Followed(accepted).ended("SUCCEEDED").body("steps.state", everyItem(is("SUCCEEDED")));
        assertWorks();
        look().body("renewal_id", equalTo(accepted.path("id"))).body("previous_until", nullValue());
        platform()
                .post(organization + ":rollback")
                .then()
                .statusCode(409)
                .body("code", equalTo("NOTHING_TO_ROLL_BACK"));
        audit().body(
                        "items.action",
                        hasItems(
                                "CREDENTIAL_RENEWAL_BEGUN",
                                "OPERATION_BEGUN",
                                "CREDENTIAL_STAGED",
                                "CREDENTIAL_PROMOTED",
                                "OPERATION_SUCCEEDED"));
    }

    /** G5 takes effect in all of these but the errors and the empty answer. */
    @Tag("chaos")
    @ParameterizedTest(name = "{1} of {0}, {2} times")
    @CsvSource({
        "G1, lost_reply, 1",
        "G1, server_error, 4",
        "G1, rate_limited, 1",
        "G3, malformed, 4",
        "G5, lost_reply, 1",
        "G5, lost_reply, 4",
        "G5, slow, 1",
        "G5, malformed, 4",
        "G5, empty_object, 1",
        "G5, bad_gateway, 4",
        "G5, server_error, 4",
        "G5, rate_limited, 1",
        "G5, unknown_fields, 1",
        "G5, invalid_token, 1",
        "G5, expired, 1"
    })
    void secretWorksInTheEndWhateverGoesWrong(String call, String fault, int times) throws SQLException {
        Simulation.fault("genesys", call, fault, times, Map.of("millis", 1500, "retry_after", 1));

        regenerate();

        assertWorks();
    }

    @ParameterizedTest(name = "{1} of {0}, {2} times")
    @CsvSource({"G1, lost_reply, 4", "G1, rate_limited, 1", "G2, server_error, 4", "G3, empty_object, 1"})
    void newSecretIsKeptWhileItCannotBeVerified(String call, String fault, int times) throws SQLException {
        Followed accepted = regenerationThatWaits();
        Simulation.clearFaults();
        Simulation.fault("genesys", call, fault, times, Map.of());

        accepted.endedSoon("SUCCEEDED");

        assertWorks();
        assertThat(regenerations()).hasSize(1);
    }

    @Test
    void secretThatSomebodyElseHasReplacedMeanwhileIsReplacedOnceMore() throws SQLException {
        Followed accepted = regenerationThatWaits();
        Simulation.clearFaults();
        Simulation.fault("genesys", "G1", "invalid_token");

        accepted.endedSoon("SUCCEEDED");

        assertWorks();
        assertThat(regenerations()).hasSize(2);
    }

    @Test
    void deadSecretIsToldBeforeAnythingIsTouched() {
        Simulation.fault("genesys", "G1", "invalid_token");

        new Followed(regenerate(unique()))
                .ended("FAILED")
                .body("steps[0].failure.code", equalTo("CREDENTIAL_INVALID"))
                .body("steps[0].failure.provider_code", equalTo("invalid_client"));

        assertThat(regenerations()).isEmpty();
        assertThat(secret()).isEqualTo(newcomer.client().secret());
    }

    @Test
    void clientThatMayNotReplaceItsSecretKeepsIt() throws SQLException {
        Simulation.fault("genesys", "G5", "missing_scope");

        new Followed(regenerate(unique()))
                .ended("FAILED")
                .body("steps[1].failure.code", equalTo("PROVIDER_SCOPE_MISSING"))
                .body("steps[1].failure.provider", equalTo("GENESYS"));

        assertThat(secret()).isEqualTo(newcomer.client().secret());
        platform().post(organization + ":verify").then().body("health", equalTo("VALID"));
        assertThat(slots()).doesNotContain("RENEWAL", "PENDING");
    }

    @Test
    void tokensThatEndWithTheSecretDoNoHarmWhenNothingGetsLost() throws SQLException {
        Simulation.seed(new GenesysSeed(null, List.of(newcomer.client().withTokensThatEndWithTheSecret()), null));

        regenerate();

        assertWorks();
    }

    @Test
    void lostSecretIsToldWhenNoTokenIsLeftAndTheCustomerPutsItRight() throws SQLException {
        Simulation.seed(new GenesysSeed(null, List.of(newcomer.client().withTokensThatEndWithTheSecret()), null));
        Simulation.fault("genesys", "G5", "lost_reply");

        new Followed(regenerate(unique()))
                .ended("FAILED")
                .body("steps[1].failure.code", equalTo("NEW_SECRET_LOST"))
                .body("steps[1].failure.provider_code", equalTo("invalid_client"))
                .body("steps[1].failure.hint", containsString("Make a new secret"));

        look().body("health", equalTo("INVALID"))
                .body("health_details.code", equalTo("NEW_SECRET_LOST"))
                .body("health_details.provider_code", equalTo("invalid_client"))
                .body("health_details.hint", containsString("Make a new secret"))
                .body("pending_health", nullValue());
        audit().body(
                        "items.action",
                        hasItems("CREDENTIAL_SECRET_LOST", "CREDENTIAL_HEALTH_CHANGED", "OPERATION_FAILED"));
        assertThat(slots()).doesNotContain("RENEWAL");
        platform().post(organization + ":verify").then().body("code", equalTo("CREDENTIAL_INVALID"));
        look().body("health_details.code", equalTo("NEW_SECRET_LOST"));
        Simulation.seed(new GenesysSeed(null, List.of(newcomer.client()), null));
        stage();
        platform().post(organization + ":verify?slot=PENDING").then().body("health", equalTo("VALID"));
        platform()
                .body(Map.of())
                .post(organization + ":promote")
                .then()
                .statusCode(200)
                .body("health", equalTo("VALID"));
    }

    @Test
    void regenerationThatWasGivenUpIsFinishedByTheNext() throws SQLException {
        giveUp();
        platform().post(organization + ":verify").then().body("health", equalTo("INVALID"));

        regenerate();

        assertWorks();
    }

    @Test
    void tokenThatARegenerationHasLeftIsErasedWhenItsTimeIsOver() throws Throwable {
        giveUp();
        assertThat(slots()).contains("RENEWAL");
        try (Connection administrator = Database.administrator()) {
            Database.execute(
                    administrator,
                    "update credential_secret set expires_at = now() - interval '1 second' where slot = 'RENEWAL' and "
                            + own());
        }

        VertxContextSupport.subscribeAndAwait(eraseExpired::run);

        assertThat(slots()).doesNotContain("RENEWAL");
    }

    @Test
    void newSecretOfAnOrganizationThatIsInactiveStaysPendingUntilThatIsPutRight() throws SQLException {
        Followed accepted = regenerationThatWaits();
        seedState("inactive");
        Simulation.clearFaults();

        accepted.endedSoon("FAILED")
                .body("steps[2].failure.code", equalTo("ORGANIZATION_INACTIVE"))
                .body("steps[2].failure.hint", containsString("The new secret is pending"));
        look().body("health", equalTo("INVALID"))
                .body("health_details.code", equalTo("CREDENTIAL_INVALID"))
                .body("health_details.hint", containsString("the new one is pending"))
                .body("pending_health", equalTo("INVALID"));

        seedState("active");
        platform().post(organization + ":verify?slot=PENDING").then().body("health", equalTo("VALID"));
        platform().body(Map.of()).post(organization + ":promote").then().statusCode(200);
        assertThat(secret()).startsWith(MADE);
        platform().post(organization + ":verify").then().body("health", equalTo("VALID"));
    }

    @Test
    void repeatedRequestReplacesTheSecretOnce() {
        String key = unique();
        Response first = regenerate(key);
        new Followed(first).ended("SUCCEEDED");
        String fresh = secret();

        Response second = regenerate(key);

        assertThat(second.statusCode()).isEqualTo(202);
        assertThat(second.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(second.<String>path("id")).isEqualTo(first.path("id"));
        assertThat(secret()).isEqualTo(fresh);
        assertThat(regenerations()).hasSize(1);
    }

    @Test
    void whileItRunsNobodyElseChangesTheSecrets() throws SQLException {
        Followed accepted = regenerationThatWaits();

        isBeingRenewed(regenerate(unique()));
        isBeingRenewed(stage());
        isBeingRenewed(platform().header("If-Match", "*").delete(organization + "/pending"));
        isBeingRenewed(platform().body(Map.of()).post(organization + ":promote"));
        isBeingRenewed(platform().post(organization + ":rollback"));
        isBeingRenewed(platform().header("If-Match", "*").delete(organization));
        Simulation.clearFaults();

        accepted.endedSoon("SUCCEEDED");
        assertWorks();
    }

    @Test
    void stagedSecretsAreNotOvertaken() {
        stage();

        regenerate(unique()).then().statusCode(409).body("code", equalTo("SECRETS_PENDING"));

        assertThat(regenerations()).isEmpty();
    }

    @Test
    void keyRotationMovesTheTokenThatIsKept() throws SQLException {
        Followed accepted = regenerationThatWaits();

        assertThat(Rotation.of(tenantId).ended().getString("state")).isEqualTo("SUCCEEDED");

        Simulation.clearFaults();
        accepted.endedSoon("SUCCEEDED");
        assertWorks();
    }

    @Test
    void verificationThatAskedWithTheOldSecretSaysNothingOfTheNewOne() throws Throwable {
        var opened = VertxContextSupport.subscribeAndAwait(
                () -> organizations.store().open(tenantId, UUID.fromString(id())));
        regenerate();

        assertThatThrownBy(() -> VertxContextSupport.subscribeAndAwait(() -> organizations
                        .health()
                        .conclude(
                                opened, wrongSecret(), same -> Uni.createFrom().voidItem())))
                .hasMessageContaining("CONCURRENT_CHANGE");

        look().body("health", equalTo("VALID"));
    }

    /** The secret in use is dead as soon as Genesys has replaced it, and a check would call the credential invalid. */
    @Test
    void checkThatComesByItselfIsPutOffWhileTheSecretIsReplaced() throws Throwable {
        Followed accepted = regenerationThatWaits();

        assertThat(VertxContextSupport.subscribeAndAwait(() -> organizations.recheck(tenantId, UUID.fromString(id()))))
                .isEqualTo(Recheck.POSTPONED);

        look().body("health", equalTo("VALID"));
        Simulation.clearFaults();
        accepted.endedSoon("SUCCEEDED");
        assertWorks();
    }

    @Test
    void checkThatHasAskedBeforeSaysNothingWhileTheSecretIsReplaced() throws Throwable {
        var opened = VertxContextSupport.subscribeAndAwait(
                () -> organizations.store().open(tenantId, UUID.fromString(id())));
        Followed accepted = regenerationThatWaits();

        assertThatThrownBy(() -> VertxContextSupport.subscribeAndAwait(() -> organizations
                        .health()
                        .concludeRecheck(
                                opened, wrongSecret(), same -> Uni.createFrom().voidItem())))
                .hasMessageContaining("CREDENTIAL_BEING_RENEWED");

        look().body("health", equalTo("VALID"));
        Simulation.clearFaults();
        accepted.endedSoon("SUCCEEDED");
    }

    private static CredentialVerification wrongSecret() {
        return CredentialVerification.rejected(ProblemCode.CREDENTIAL_INVALID, "invalid_client", "wrong");
    }

    /** @return one that has kept its token, and whose secret Genesys does not replace until the faults are cleared */
    private Followed regenerationThatWaits() {
        Simulation.fault("genesys", "G5", "server_error", 1000, Map.of());
        Followed accepted = new Followed(regenerate(unique()));
        accepted.step("REGENERATE_SECRET", "WAITING")
                .body("steps[1].failure.code", equalTo("PROVIDER_UNAVAILABLE"))
                .body("steps[1].failure.retryable", equalTo(true));
        return accepted;
    }

    /** Every answer with a new secret gets lost, for a day. */
    private void giveUp() throws SQLException {
        Simulation.fault("genesys", "G5", "lost_reply", 1000, Map.of());
        Followed accepted = new Followed(regenerate(unique()));
        accepted.step("REGENERATE_SECRET", "WAITING");
        accepted.tamper("operation_step", "round_started_at = round_started_at - interval '25 hours'");
        accepted.endedSoon("FAILED").body("steps[1].failure.code", equalTo("PROVIDER_UNAVAILABLE"));
        Simulation.clearFaults();
    }

    private void seedState(String state) {
        var client = newcomer.client();
        Simulation.seed(new GenesysSeed(
                List.of(new GenesysSeed.Organization(client.region(), client.organizationId(), "Fresh GmbH", state)),
                null,
                null));
    }

    private Response regenerate(String idempotencyKey) {
        return platform().header("Idempotency-Key", idempotencyKey).post(organization + ":regenerateSecret");
    }

    private void regenerate() {
        new Followed(regenerate(unique())).endedSoon("SUCCEEDED");
    }

    /** What is stored is what Genesys knows, and nothing else is left. */
    private void assertWorks() throws SQLException {
        assertThat(secret()).startsWith(MADE);
        platform().post(organization + ":verify").then().body("health", equalTo("VALID"));
        look().body("health", equalTo("VALID")).body("pending_health", nullValue());
        assertThat(slots()).containsOnly("CURRENT");
    }

    private static void isBeingRenewed(Response answer) {
        answer.then().statusCode(409).header("Retry-After", "2").body("code", equalTo("CREDENTIAL_BEING_RENEWED"));
    }

    private Response stage() {
        return platform()
                .header("If-Match", "*")
                .body(Map.of("client_secret", newcomer.client().secret()))
                .put(organization + "/pending");
    }

    private String secret() {
        return platform().post(organization + ":reveal").path("client_secret");
    }

    private ValidatableResponse look() {
        return platform().get(organization).then().statusCode(200);
    }

    private ValidatableResponse audit() {
        return platform()
                .queryParam("page_size", 200)
                .get(tenant + "/audit/entries")
                .then();
    }

    private static List<String> regenerations() {
        return Simulation.journal().stream()
                .filter(call -> call.equals("G5 200"))
                .toList();
    }

    private List<String> slots() throws SQLException {
        try (Connection administrator = Database.administrator()) {
            return Database.column(administrator, "select slot from credential_secret where " + own());
        }
    }

    private String own() {
        return "credential_id = '" + id() + "'";
    }

    private String id() {
        return organization.substring(organization.lastIndexOf('/') + 1);
    }
}
