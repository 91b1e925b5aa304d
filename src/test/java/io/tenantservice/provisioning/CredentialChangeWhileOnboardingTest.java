package io.tenantservice.provisioning;

import static io.tenantservice.api.Given.platform;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.tenantservice.api.Canary;
import io.tenantservice.api.Newcomer;
import io.tenantservice.api.Onboarding;
import io.tenantservice.api.Simulation;
import io.tenantservice.api.Switched;
import io.tenantservice.simulator.genesys.GenesysSeed;
import io.tenantservice.simulator.meta.MetaSeed;
import io.tenantservice.stack.StackResource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Secrets that are exchanged while an onboarding works with them. The first are version 1, and what is put beside them is
 * version 2.
 */
@QuarkusTest
@QuarkusTestResource(StackResource.class)
class CredentialChangeWhileOnboardingTest {

    private static final String ACCOUNTS = "whatsapp-accounts";
    private static final String ORGANIZATIONS = "genesys-organizations";

    /** Long enough to exchange secrets while a provider thinks. */
    private static final Map<String, Object> LONG = Map.of("millis", 2_500);

    private Newcomer newcomer = Newcomer.healthy();

    @BeforeEach
    void knowOnlyAcme() {
        Simulation.reset();
        newcomer = Newcomer.healthy().seeded();
    }

    @Test
    void secretsThatComeIntoUseWhileTheFormerAreVerifiedAreVerifiedInTheirPlace() {
        Onboarding onboarding = onboardedSlowly("meta", "M4");
        String fresh = freshToken();

        exchange(onboarding.credential(ACCOUNTS), Map.of("access_token", fresh));

        onboarding.ended("SUCCEEDED").body("steps[1].attempts", equalTo(2)).body("steps[1].failure", nullValue());
        inUse(fresh);
        versions(onboarding, "CREDENTIAL_VERIFIED", "whatsapp-account", "2");
        versions(onboarding, "CREDENTIAL_CONNECTED", "whatsapp-account", "2");
    }

    @Test
    void refusalOfATokenThatHasBeenExchangedMeanwhileEndsNothing() {
        Onboarding onboarding = onboardedSlowly("meta", "M7");
        String fresh = freshToken();

        exchange(onboarding.credential(ACCOUNTS), Map.of("access_token", fresh));
        revokeFormerToken();

        onboarding.ended("SUCCEEDED").body("steps[4].attempts", equalTo(2)).body("steps[4].failure", nullValue());
        inUse(fresh);
        versions(onboarding, "CREDENTIAL_CONNECTED", "whatsapp-account", "2");
    }

    @Test
    void refusalOfAClientThatHasBeenExchangedMeanwhileEndsNothing() {
        Onboarding onboarding = onboardedSlowly("genesys", "G7");
        GenesysSeed.Client fresh = client(Canary.secret("client"), Canary.secret("secret"));

        exchange(
                onboarding.credential(ORGANIZATIONS), Map.of("client_id", fresh.id(), "client_secret", fresh.secret()));
        client(newcomer.client().id(), Canary.secret("another"));
        Simulation.fault("genesys", "G6", "invalid_token");

        onboarding.ended("SUCCEEDED").body("steps[4].attempts", equalTo(2)).body("steps[4].failure", nullValue());
        platform()
                .post(onboarding.credential(ORGANIZATIONS) + ":reveal")
                .then()
                .body("client_id", equalTo(fresh.id()))
                .body("client_secret", equalTo(fresh.secret()));
        versions(onboarding, "CREDENTIAL_CONNECTED", "genesys-organization", "2");
    }

    @Test
    void failedOnboardingGoesOnWithSecretsThatWereExchangedInsteadOfCorrected() {
        newcomer = Newcomer.withExpiredToken().seeded();
        Onboarding onboarding = Onboarding.of(newcomer);
        onboarding.ended("FAILED").body("steps[1].failure.code", equalTo("CREDENTIAL_EXPIRED"));
        String fresh = freshToken();
        exchange(onboarding.credential(ACCOUNTS), Map.of("access_token", fresh));

        onboarding.resume(Map.of()).then().statusCode(202);

        onboarding.ended("SUCCEEDED").body("steps.state", everyItem(is("SUCCEEDED")));
        inUse(fresh);
    }

    @Test
    void correctionTakesThePlaceOfSecretsThatWereExchangedBefore() {
        Onboarding onboarding = Onboarding.of(newcomer.with("genesys_organization", "client_secret", "not-the-secret"));
        onboarding.ended("FAILED").body("steps[2].failure.code", equalTo("CREDENTIAL_INVALID"));
        exchange(onboarding.credential(ACCOUNTS), Map.of("access_token", freshToken()));
        String last = freshToken();

        onboarding
                .resume(Map.of(
                        "whatsapp_account",
                        newcomer.with("whatsapp_account", "access_token", last).part("whatsapp_account"),
                        "genesys_organization",
                        newcomer.part("genesys_organization")))
                .then()
                .statusCode(202);

        onboarding.ended("SUCCEEDED");
        inUse(last);
        versions(onboarding, "CREDENTIAL_CONNECTED", "whatsapp-account", "3");
    }

    @Test
    void whatWasTriedOutBeforeTheAppWasKnownIsTriedOutAgain() {
        Newcomer other = withAnotherApp();
        Onboarding onboarding;
        String account;
        try (Switched off = Switched.off("PROVISIONING_VERIFY_WHATSAPP")) {
            onboarding = Onboarding.of(newcomer);
            onboarding.step("VERIFY_WHATSAPP", "WAITING");
            account = onboarding.credential(ACCOUNTS);
            stage(account, Map.of("access_token", other.accessToken(), "app_secret", other.appSecret()));
            verifyPending(account).body("health", equalTo("VALID"));
        }
        onboarding.retryStep().then().statusCode(202);
        onboarding.ended("SUCCEEDED");

        promote(account).statusCode(409).body("code", equalTo("PENDING_NOT_VERIFIED"));

        verifyPending(account).body("health", equalTo("INVALID")).body("code", equalTo("WRONG_APP"));
        inUse(newcomer.accessToken());
    }

    /** One whose next call of this name is under way, and takes long. */
    private Onboarding onboardedSlowly(String provider, String call) {
        Simulation.fault(provider, call, "slow", 1, LONG);
        Onboarding onboarding = Onboarding.of(newcomer);
        await().until(Simulation::waitingFaults, is(0));
        return onboarding;
    }

    private static void exchange(String credential, Map<String, Object> secrets) {
        stage(credential, secrets);
        verifyPending(credential).body("health", equalTo("VALID"));
        promote(credential).statusCode(200);
    }

    private static void stage(String credential, Map<String, Object> secrets) {
        platform()
                .header("If-Match", "*")
                .body(secrets)
                .put(credential + "/pending")
                .then()
                .statusCode(200);
    }

    private static ValidatableResponse verifyPending(String credential) {
        return platform().post(credential + ":verify?slot=PENDING").then().statusCode(200);
    }

    private static ValidatableResponse promote(String credential) {
        return platform().body(Map.of()).post(credential + ":promote").then();
    }

    private void inUse(String token) {
        platform()
                .get("/v1/resolve?fields=access_token&phone_number_id=" + newcomer.phoneNumberId())
                .then()
                .body("whatsapp_accounts[0].access_token", equalTo(token));
    }

    /** Which secrets the provider was asked with, as the audit log tells; those that were tried out first are not among them. */
    private static void versions(Onboarding onboarding, String action, String kind, String... versions) {
        platform()
                .queryParam("page_size", 200)
                .get(onboarding.tenantAddress() + "/audit/entries")
                .then()
                .body(
                        "items.findAll { it.action == '" + action + "' && it.target_type == '" + kind
                                + "' && it.details.slot == null }.details.secrets_version",
                        contains(versions));
    }

    /** @return another token of the same app, which Meta knows */
    private String freshToken() {
        MetaSeed.Token former = newcomer.token();
        String fresh = Canary.secret("EAAG");
        seed(new MetaSeed.Token(fresh, former.appId(), former.scopes(), former.targets(), null, false));
        return fresh;
    }

    private void revokeFormerToken() {
        MetaSeed.Token former = newcomer.token();
        seed(new MetaSeed.Token(former.value(), former.appId(), former.scopes(), former.targets(), null, true));
    }

    private static void seed(MetaSeed.Token token) {
        Simulation.seed(new MetaSeed(null, List.of(token), null, null));
    }

    /** Whose app has a token for the same account. */
    private Newcomer withAnotherApp() {
        Newcomer other = Newcomer.healthy();
        MetaSeed.Token own = other.token();
        MetaSeed.Token token = new MetaSeed.Token(
                own.value(), own.appId(), own.scopes(), newcomer.token().targets(), null, false);
        Simulation.seed(new MetaSeed(List.of(other.app()), List.of(token), null, null));
        return other;
    }

    /** A client of the newcomer's organization, which Genesys knows with this secret from now on. */
    private GenesysSeed.Client client(String id, String secret) {
        GenesysSeed.Client former = newcomer.client();
        GenesysSeed.Client client = new GenesysSeed.Client(
                former.region(), id, secret, former.organizationId(), former.permissions(), null);
        Simulation.seed(new GenesysSeed(null, List.of(client), null));
        return client;
    }
}
