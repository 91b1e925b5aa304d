package io.tenantservice.credential;

import static io.tenantservice.api.Given.platform;
import static io.tenantservice.api.Given.unique;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import io.tenantservice.api.Followed;
import io.tenantservice.api.Newcomer;
import io.tenantservice.api.Onboarding;
import io.tenantservice.api.Simulation;
import io.tenantservice.simulator.AcmeSeed;
import io.tenantservice.simulator.meta.MetaSeed;
import io.tenantservice.stack.StackResource;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Exchanges access tokens of connected accounts for fresh ones, with the simulator as Meta. */
@QuarkusTest
@QuarkusTestResource(StackResource.class)
class TokenRefreshTest {

    private static final String MINTED = "EAAJnew";

    private Newcomer newcomer = Newcomer.healthy();
    private String tenant = "";
    private String account = "";

    @BeforeEach
    void knowOnlyAcme() {
        Simulation.reset();
    }

    @Test
    void freshTokenIsInUseAndTheOldOneCanBeBroughtBack() {
        connected();
        look().body("health", equalTo("EXPIRING"));

        Response accepted = refresh(unique());

        assertThat(accepted.statusCode()).isEqualTo(202);
        assertThat(accepted.header("Location")).isEqualTo("/v1/operations/" + accepted.path("id"));
        new Followed(accepted).ended("SUCCEEDED").body("steps.state", everyItem(is("SUCCEEDED")));
        assertThat(token()).startsWith(MINTED);
        look().body("health", equalTo("VALID"))
                .body("health_details.code", nullValue())
                .body("health_details.last_answered_at", notNullValue())
                .body("pending_health", nullValue())
                .body("renewal_id", equalTo(accepted.path("id")))
                .body("previous_until", notNullValue());
        assertThat(tokenExpiresAt()).isBetween(inDays(59), inDays(61));
        platform()
                .queryParam("page_size", 200)
                .get(tenant + "/audit/entries")
                .then()
                .body(
                        "items.action",
                        hasItems(
                                "CREDENTIAL_RENEWAL_BEGUN",
                                "OPERATION_BEGUN",
                                "CREDENTIAL_STAGED",
                                "CREDENTIAL_PROMOTED",
                                "OPERATION_SUCCEEDED"));

        platform().post(account + ":rollback").then().statusCode(200).body("token_expires_at", nullValue());

        assertThat(token()).isEqualTo(newcomer.accessToken());
        platform().post(account + ":verify").then().body("health", equalTo("EXPIRING"));
        assertThat(tokenExpiresAt()).isBetween(inDays(9), inDays(11));
    }

    @Test
    void oldTokenIsNotKeptBeyondItsEnd() {
        connected();
        Instant end = Instant.now().plus(Duration.ofHours(2));
        metaSaysTheTokenEnds(end);

        refresh();

        assertThat(Instant.parse(look().extract().path("previous_until")))
                .isBetween(end.minusSeconds(60), end.plusSeconds(1));
    }

    /** What goes wrong once or a few times is no end, and what M9 has minted in between does no harm. */
    @Tag("chaos")
    @ParameterizedTest(name = "{1} of {0}, {2} times")
    @CsvSource({
        "M9, lost_reply, 1",
        "M9, lost_reply, 4",
        "M9, slow, 1",
        "M9, server_error, 4",
        "M9, bad_gateway, 1",
        "M9, malformed, 1",
        "M9, empty_object, 1",
        "M9, unknown_fields, 1",
        "M1, lost_reply, 4",
        "M4, server_error, 4",
        "M3, empty_object, 1"
    })
    void tokenIsFreshInTheEndWhateverGoesWrong(String call, String fault, int times) {
        connected();
        Simulation.fault("meta", call, fault, times, Map.of("millis", 1500));

        refresh();

        assertThat(token()).startsWith(MINTED);
        platform().post(account + ":verify").then().body("health", equalTo("VALID"));
    }

    @Test
    void expiredTokenCannotBeExchanged() {
        connected();
        metaSaysTheTokenEnds(Instant.now().minusSeconds(60));

        refuse("CREDENTIAL_EXPIRED", "190/463", "make a new one");

        assertThat(Simulation.journal()).noneMatch(call -> call.startsWith("M9"));
        look().body("pending_health", nullValue());
    }

    @Test
    void tokenThatNeverExpiresIsLeftAlone() {
        connected(Newcomer.healthy());

        refuse("TOKEN_NEVER_EXPIRES", null, "Nothing is to be done");

        assertThat(Simulation.journal()).noneMatch(call -> call.startsWith("M9"));
        assertThat(token()).isEqualTo(newcomer.accessToken());
    }

    @ParameterizedTest
    @CsvSource({
        "expired, CREDENTIAL_EXPIRED",
        "invalid_token, CREDENTIAL_INVALID",
        "missing_scope, PROVIDER_SCOPE_MISSING"
    })
    void whatMetaRefusesIsToldAndTheOldTokenStaysInUse(String fault, String code) {
        connected();
        Simulation.fault("meta", "M9", fault);

        new Followed(refresh(unique())).ended("FAILED").body("steps[0].failure.code", equalTo(code));

        assertThat(token()).isEqualTo(newcomer.accessToken());
        look().body("pending_health", nullValue());
    }

    @Test
    void freshTokenThatMayLessThanTheOldOneIsDropped() {
        connected();
        var app = newcomer.app();
        List<String> fewer = AcmeSeed.TOKEN_SCOPES.subList(0, 2);
        Simulation.seed(new MetaSeed(
                List.of(new MetaSeed.App(app.id(), app.name(), app.secret(), true, fewer)), null, null, null));

        new Followed(refresh(unique()))
                .ended("FAILED")
                .body("steps[1].failure.code", equalTo("PROVIDER_SCOPE_MISSING"))
                .body("steps[1].failure.hint", containsString("public_profile"));

        assertThat(token()).isEqualTo(newcomer.accessToken());
        look().body("pending_health", nullValue()).body("health", equalTo("EXPIRING"));
        Simulation.seed(new MetaSeed(List.of(app), null, null, null));
        refresh();
    }

    @Test
    void repeatedRequestExchangesOnce() {
        connected();
        String key = unique();
        Response first = refresh(key);
        new Followed(first).ended("SUCCEEDED");
        String fresh = token();

        Response second = refresh(key);

        assertThat(second.statusCode()).isEqualTo(202);
        assertThat(second.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(second.<String>path("id")).isEqualTo(first.path("id"));
        assertThat(token()).isEqualTo(fresh);
        assertThat(Simulation.journal())
                .filteredOn(call -> call.startsWith("M9"))
                .hasSize(1);
    }

    @Test
    void whileItRunsNobodyElseChangesTheSecrets() {
        connected();
        Simulation.fault("meta", "M9", "server_error", 1000, Map.of());
        Followed accepted = new Followed(refresh(unique()));
        accepted.step("EXCHANGE_TOKEN", "WAITING").body("steps[0].failure.provider", equalTo("META"));

        isBeingRenewed(refresh(unique()));
        isBeingRenewed(stage());
        isBeingRenewed(platform().header("If-Match", "*").delete(account + "/pending"));
        isBeingRenewed(platform().body(Map.of()).post(account + ":promote"));
        isBeingRenewed(platform().post(account + ":rollback"));
        isBeingRenewed(platform().header("If-Match", "*").delete(account));
        Simulation.clearFaults();

        accepted.endedSoon("SUCCEEDED");
        assertThat(stage().statusCode()).isEqualTo(200);
    }

    @Test
    void stagedSecretsAreNotOvertaken() {
        connected();
        stage();

        refresh(unique()).then().statusCode(409).body("code", equalTo("SECRETS_PENDING"));

        platform().header("If-Match", "*").delete(account + "/pending").then().statusCode(204);
        refresh();
    }

    @Test
    void suspendedTenantsInactiveAccountIsRefreshedToo() {
        connected();
        platform()
                .body(Map.of("reason", "unpaid"))
                .post(tenant + ":suspend")
                .then()
                .statusCode(200);
        platform()
                .header("If-Match", "*")
                .body(Map.of("is_active", false))
                .patch(account)
                .then()
                .statusCode(200);

        refresh();

        assertThat(tokenExpiresAt()).isBetween(inDays(59), inDays(61));
    }

    @Test
    void onboardingThatIsUnderWayIsNotDisturbed() {
        newcomer = Newcomer.withTokenUntil(inDays(10)).seeded();
        Onboarding onboarding = Onboarding.waitingForGenesys(newcomer);
        account = onboarding.credential("whatsapp-accounts");

        refresh(unique()).then().statusCode(409).body("code", equalTo("TENANT_STATE_CONFLICT"));

        Simulation.clearFaults();
        onboarding.triedAgain();
        onboarding.ended("SUCCEEDED");
    }

    private void connected() {
        connected(Newcomer.withTokenUntil(inDays(10)));
    }

    private void connected(Newcomer who) {
        newcomer = who.seeded();
        Onboarding onboarding = Onboarding.completed(newcomer);
        tenant = onboarding.tenantAddress();
        account = onboarding.credential("whatsapp-accounts");
    }

    private Response refresh(String idempotencyKey) {
        return platform().header("Idempotency-Key", idempotencyKey).post(account + ":refreshToken");
    }

    private void refresh() {
        new Followed(refresh(unique())).endedSoon("SUCCEEDED");
    }

    private void refuse(String code, @Nullable String providerCode, String hint) {
        new Followed(refresh(unique()))
                .ended("FAILED")
                .body("steps[0].failure.code", equalTo(code))
                .body("steps[0].failure.provider_code", equalTo(providerCode))
                .body("steps[0].failure.hint", containsString(hint))
                .body("steps[0].failure.retryable", equalTo(false));
    }

    private static void isBeingRenewed(Response answer) {
        answer.then().statusCode(409).header("Retry-After", "2").body("code", equalTo("CREDENTIAL_BEING_RENEWED"));
    }

    private Response stage() {
        return platform()
                .header("If-Match", "*")
                .body(Map.of("access_token", "EAAG-staged"))
                .put(account + "/pending");
    }

    private void metaSaysTheTokenEnds(Instant end) {
        var old = newcomer.token();
        Simulation.seed(new MetaSeed(
                null,
                List.of(new MetaSeed.Token(old.value(), old.appId(), old.scopes(), old.targets(), end, false)),
                null,
                null));
    }

    private String token() {
        return platform().post(account + ":reveal").path("access_token");
    }

    private Instant tokenExpiresAt() {
        return Instant.parse(look().extract().path("token_expires_at"));
    }

    private ValidatableResponse look() {
        return platform().get(account).then().statusCode(200);
    }

    private static Instant inDays(int days) {
        return Instant.now().plus(Duration.ofDays(days));
    }
}
