package io.tenantservice.credential;

import static io.tenantservice.api.Given.platform;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.vertx.VertxContextSupport;
import io.restassured.response.ValidatableResponse;
import io.tenantservice.api.Canary;
import io.tenantservice.api.Database;
import io.tenantservice.api.Newcomer;
import io.tenantservice.api.Onboarding;
import io.tenantservice.api.Rotation;
import io.tenantservice.api.Simulation;
import io.tenantservice.simulator.genesys.GenesysSeed;
import io.tenantservice.simulator.meta.MetaSeed;
import io.tenantservice.stack.StackResource;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Changes secrets of a tenant that is connected, with the simulators as providers. */
@QuarkusTest
@QuarkusTestResource(StackResource.class)
class SecretSwapTest {

    @Inject
    ErasePreviousSecrets erasePreviousSecrets;

    private Newcomer newcomer = Newcomer.healthy();
    private String account = "";
    private String organization = "";

    @BeforeEach
    void onboard() {
        Simulation.reset();
        newcomer = Newcomer.healthy().seeded();
        Onboarding onboarding = Onboarding.completed(newcomer);
        account = onboarding.credential("whatsapp-accounts");
        organization = onboarding.credential("genesys-organizations");
    }

    @Test
    void freshTokenIsInUseAfterItsPromotionAndTheOldOneCanBeBroughtBack() {
        String fresh = freshToken();

        stage(account, Map.of("access_token", fresh)).statusCode(200).body("pending_health", equalTo("UNVERIFIED"));
        resolve("access_token").body("whatsapp_accounts[0].access_token", equalTo(newcomer.accessToken()));
        verifyPending(account).body("health", equalTo("VALID"));
        promote(account, Map.of())
                .statusCode(200)
                .body("health", equalTo("VALID"))
                .body("pending_health", nullValue())
                .body("previous_until", notNullValue());
        resolve("access_token").body("whatsapp_accounts[0].access_token", equalTo(fresh));

        rollBack(account).statusCode(200).body("pending_health", equalTo("UNVERIFIED"));

        resolve("access_token").body("whatsapp_accounts[0].access_token", equalTo(newcomer.accessToken()));
        verifyPending(account).body("health", equalTo("VALID"));
        promote(account, Map.of()).statusCode(200);
        resolve("access_token").body("whatsapp_accounts[0].access_token", equalTo(fresh));
    }

    @Test
    void bothAppSecretsResolveWhileTheOldOneIsKept() {
        String fresh = Canary.secret("app");
        seedAppSecret(fresh);
        stage(account, Map.of("app_secret", fresh)).statusCode(200);
        verifyPending(account).body("health", equalTo("VALID"));

        promote(account, Map.of("keep_previous", "PT1H")).statusCode(200);

        resolve("app_secret")
                .body("whatsapp_accounts[0].app_secret", equalTo(fresh))
                .body("whatsapp_accounts[0].previous_app_secret", equalTo(newcomer.appSecret()));
    }

    @Test
    void secretsThatAreNotVerifiedOrNotGoodAreNotPromoted() {
        promote(account, Map.of()).statusCode(409).body("code", equalTo("NOTHING_PENDING"));
        stage(account, Map.of("access_token", Canary.secret("EAAG"))).statusCode(200);
        promote(account, Map.of()).statusCode(409).body("code", equalTo("PENDING_NOT_VERIFIED"));
        verifyPending(account).body("health", equalTo("INVALID")).body("code", equalTo("CREDENTIAL_INVALID"));
        promote(account, Map.of()).statusCode(409).body("code", equalTo("PENDING_NOT_VERIFIED"));

        platform().get(account).then().body("health", equalTo("VALID")).body("pending_health", equalTo("INVALID"));
    }

    @Test
    void stagingAgainTakesTheVerificationBack() {
        stage(account, Map.of("access_token", freshToken())).statusCode(200);
        verifyPending(account).body("health", equalTo("VALID"));
        String last = freshToken();

        stage(account, Map.of("access_token", last)).statusCode(200);

        promote(account, Map.of()).statusCode(409).body("code", equalTo("PENDING_NOT_VERIFIED"));
        verifyPending(account);
        promote(account, Map.of()).statusCode(200);
        resolve("access_token").body("whatsapp_accounts[0].access_token", equalTo(last));
    }

    @Test
    void secretThatDoesNotOpenAnyMoreIsReplacedByAStagedOneAndTheKeyRotates() throws SQLException {
        spoil("ACCESS_TOKEN");
        String fresh = freshToken();
        stage(account, Map.of("access_token", fresh)).statusCode(200);
        verifyPending(account).body("health", equalTo("VALID"));

        promote(account, Map.of("keep_previous", "PT0S")).statusCode(200);

        resolve("access_token").body("whatsapp_accounts[0].access_token", equalTo(fresh));
        UUID tenant = UUID.fromString(account.split("/")[3]);
        assertThat(Rotation.of(tenant).ended().getString("state")).isEqualTo("SUCCEEDED");
        resolve("access_token").body("whatsapp_accounts[0].access_token", equalTo(fresh));
    }

    @Test
    void whatIsPendingCanBeDropped() {
        stage(account, Map.of("access_token", freshToken())).statusCode(200);

        platform().header("If-Match", "*").delete(account + "/pending").then().statusCode(204);

        platform().get(account).then().body("pending_health", nullValue());
        platform()
                .header("If-Match", "*")
                .delete(account + "/pending")
                .then()
                .statusCode(409)
                .body("code", equalTo("NOTHING_PENDING"));
    }

    @Test
    void previousSecretsThatAreNotKeptAreGone() {
        stage(account, Map.of("access_token", freshToken())).statusCode(200);
        verifyPending(account);

        promote(account, Map.of("keep_previous", "PT0S")).statusCode(200).body("previous_until", nullValue());

        rollBack(account).statusCode(409).body("code", equalTo("NOTHING_TO_ROLL_BACK"));
    }

    @Test
    void previousSecretsAreErasedWhenTheirTimeIsOver() throws Throwable {
        stage(account, Map.of("access_token", freshToken())).statusCode(200);
        verifyPending(account);
        promote(account, Map.of()).statusCode(200);
        expire();
        rollBack(account).statusCode(409).body("code", equalTo("NOTHING_TO_ROLL_BACK"));

        VertxContextSupport.subscribeAndAwait(erasePreviousSecrets::run);

        platform().get(account).then().body("previous_until", nullValue());
        assertThat(slots()).doesNotContain("PREVIOUS");
        audit().body(
                        "items.action",
                        hasItems("CREDENTIAL_STAGED", "CREDENTIAL_PROMOTED", "CREDENTIAL_PREVIOUS_ERASED"));
    }

    @Test
    void erasedSecretCannotBePutBackInThePlaceOfALaterOne() throws SQLException {
        stage(account, Map.of("access_token", freshToken())).statusCode(200);
        String erased = pendingCiphertext();
        platform().header("If-Match", "*").delete(account + "/pending").then().statusCode(204);
        stage(account, Map.of("access_token", freshToken())).statusCode(200);

        try (Connection administrator = Database.administrator()) {
            Database.execute(
                    administrator, "update credential_secret set ciphertext = '" + erased + "' where " + pendingRow());
        }

        platform()
                .post(account + ":verify?slot=PENDING")
                .then()
                .statusCode(500)
                .body("code", equalTo("INTERNAL_ERROR"));
    }

    @Test
    void clientOfAnOrganizationIsSwappedAsAWhole() {
        var old = newcomer.client();
        var fresh = new GenesysSeed.Client(
                old.region(),
                Canary.secret("client"),
                Canary.secret("secret"),
                old.organizationId(),
                old.permissions(),
                null);
        Simulation.seed(new GenesysSeed(null, List.of(fresh), null));

        stage(organization, Map.of("client_id", fresh.id(), "client_secret", fresh.secret()))
                .statusCode(200);
        verifyPending(organization).body("health", equalTo("VALID"));
        promote(organization, Map.of()).statusCode(200);

        platform()
                .post(organization + ":reveal")
                .then()
                .body("client_id", equalTo(fresh.id()))
                .body("client_secret", equalTo(fresh.secret()))
                .body("webhook_secret", notNullValue());
    }

    @Test
    void badInputIsRefusedAndNamed() {
        stage(account, Map.of()).statusCode(400).body("errors[0].code", equalTo("REQUIRED"));
        stage(account, Map.of("verify_token", "x")).statusCode(400).body("code", equalTo("UNKNOWN_FIELD"));
        stage(account, Map.of("access_token", "x".repeat(4001)))
                .statusCode(400)
                .body("code", equalTo("SECRET_TOO_LARGE"));
        promote(account, Map.of("keep_previous", "P8D"))
                .statusCode(400)
                .body("errors[0].pointer", equalTo("/keep_previous"));
        promote(account, Map.of("keep_previous", "soon")).statusCode(400);
        platform().post(account + ":verify?slot=PREVIOUS").then().statusCode(400);
        platform()
                .body(Map.of("access_token", freshToken()))
                .put(account + "/pending")
                .then()
                .statusCode(428)
                .body("code", equalTo("PRECONDITION_REQUIRED"));
        platform()
                .header("If-Match", "\"0\"")
                .body(Map.of("access_token", freshToken()))
                .put(account + "/pending")
                .then()
                .statusCode(412)
                .body("code", equalTo("PRECONDITION_FAILED"));
    }

    /** @return another token of the same app, which Meta knows */
    private String freshToken() {
        var old = newcomer.token();
        String fresh = Canary.secret("EAAG");
        Simulation.seed(new MetaSeed(
                null,
                List.of(new MetaSeed.Token(fresh, old.appId(), old.scopes(), old.targets(), null, false)),
                null,
                null));
        return fresh;
    }

    /** Meta has a new secret for the app. */
    private void seedAppSecret(String fresh) {
        var old = newcomer.app();
        Simulation.seed(new MetaSeed(List.of(new MetaSeed.App(old.id(), old.name(), fresh, true)), null, null, null));
    }

    private static ValidatableResponse stage(String credential, Map<String, Object> secrets) {
        return platform()
                .header("If-Match", "*")
                .body(secrets)
                .put(credential + "/pending")
                .then();
    }

    private static ValidatableResponse verifyPending(String credential) {
        return platform().post(credential + ":verify?slot=PENDING").then().statusCode(200);
    }

    private static ValidatableResponse promote(String credential, Map<String, Object> how) {
        return platform().body(how).post(credential + ":promote").then();
    }

    private static ValidatableResponse rollBack(String credential) {
        return platform().post(credential + ":rollback").then();
    }

    private ValidatableResponse resolve(String field) {
        return platform()
                .get("/v1/resolve?fields=" + field + "&phone_number_id=" + newcomer.phoneNumberId())
                .then()
                .statusCode(200);
    }

    private ValidatableResponse audit() {
        return platform()
                .queryParam("page_size", 200)
                .get(account.replaceFirst("/whatsapp-accounts.*", "/audit/entries"))
                .then();
    }

    private void expire() throws SQLException {
        try (Connection administrator = Database.administrator()) {
            Database.execute(
                    administrator,
                    "update credential_secret set expires_at = now() - interval '1 second' where slot = 'PREVIOUS'"
                            + " and credential_id = '" + id(account) + "'");
        }
    }

    private void spoil(String field) throws SQLException {
        try (Connection administrator = Database.administrator()) {
            Database.execute(
                    administrator,
                    "update credential_secret set ciphertext = ciphertext || 'AAAA' where field = '" + field
                            + "' and credential_id = '" + id(account) + "'");
        }
    }

    private String pendingCiphertext() throws SQLException {
        try (Connection administrator = Database.administrator()) {
            return Database.column(administrator, "select ciphertext from credential_secret where " + pendingRow())
                    .getFirst();
        }
    }

    private String pendingRow() {
        return "slot = 'PENDING' and credential_id = '" + id(account) + "'";
    }

    private List<String> slots() throws SQLException {
        try (Connection administrator = Database.administrator()) {
            return Database.column(
                    administrator, "select slot from credential_secret where credential_id = '" + id(account) + "'");
        }
    }

    private static String id(String address) {
        return address.substring(address.lastIndexOf('/') + 1);
    }
}
