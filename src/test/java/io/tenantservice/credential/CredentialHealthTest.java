package io.tenantservice.credential;

import static io.tenantservice.api.Given.platform;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.tenantservice.api.Canary;
import io.tenantservice.api.Newcomer;
import io.tenantservice.api.Onboarding;
import io.tenantservice.api.Simulation;
import io.tenantservice.simulator.meta.MetaSeed;
import io.tenantservice.stack.StackResource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is told of a credential in use when somebody has it verified. */
@QuarkusTest
@QuarkusTestResource(StackResource.class)
class CredentialHealthTest {

    private static final int EVERY_TRY = 20;

    private Newcomer newcomer = Newcomer.healthy();
    private Onboarding onboarding;
    private String account = "";
    private String organization = "";

    @BeforeEach
    void onboard() {
        Simulation.reset();
        newcomer = Newcomer.healthy().seeded();
        onboarding = Onboarding.completed(newcomer);
        account = onboarding.credential("whatsapp-accounts");
        organization = onboarding.credential("genesys-organizations");
    }

    @Tag("chaos")
    @ParameterizedTest
    @CsvSource({
        "meta, M1, server_error, PROVIDER_UNAVAILABLE",
        "meta, M2, bad_gateway, PROVIDER_UNAVAILABLE",
        "meta, M4, malformed, PROVIDER_UNAVAILABLE",
        "meta, M2, empty_object, PROVIDER_UNAVAILABLE",
        "meta, M1, slow, PROVIDER_UNAVAILABLE",
        "meta, M3, rate_limited, PROVIDER_RATE_LIMITED",
        "genesys, G1, rate_limited, PROVIDER_RATE_LIMITED",
        "genesys, G2, server_error, PROVIDER_UNAVAILABLE",
        "genesys, G3, malformed, PROVIDER_UNAVAILABLE",
        "genesys, G1, slow, PROVIDER_UNAVAILABLE"
    })
    void silenceMakesACredentialUnreachableAndKeepsWhatWasKnown(
            String provider, String call, String fault, String code) {
        String credential = provider.equals("meta") ? account : organization;
        Map<String, Object> before = health(credential);
        Simulation.fault(provider, call, fault, EVERY_TRY, Map.of("millis", 3000));

        platform().post(credential + ":verify").then().statusCode(503).body("code", equalTo(code));

        platform()
                .get(credential)
                .then()
                .body("health", equalTo("UNREACHABLE"))
                .body("health_details.code", equalTo(code))
                .body("health_details.last_answered_at", equalTo(before.get("last_answered_at")))
                .body("health_details.known.health", equalTo("VALID"))
                .body("health_details.known.since", equalTo(before.get("since")));
        String side = provider.equals("meta") ? "whatsapp_accounts" : "genesys_organizations";
        resolve()
                .body(side + "[0].health", equalTo("UNREACHABLE"))
                .body(side + "[0].known_health", equalTo("VALID"))
                .body("whatsapp_accounts[0].access_token", equalTo(newcomer.accessToken()));

        Simulation.clearFaults();
        platform().post(credential + ":verify").then().statusCode(200).body("health", equalTo("VALID"));

        platform()
                .get(credential)
                .then()
                .body("health", equalTo("VALID"))
                .body("health_details.since", equalTo(before.get("since")))
                .body("health_details.code", nullValue())
                .body("health_details.known", nullValue());
        resolve().body(side + "[0].health", equalTo("VALID")).body(side + "[0].known_health", nullValue());
    }

    @Test
    void silenceForgivesNothing() {
        revokeToken();
        platform().post(account + ":verify").then().statusCode(200).body("health", equalTo("INVALID"));
        Simulation.fault("meta", "M1", "server_error", EVERY_TRY, Map.of());

        platform().post(account + ":verify").then().statusCode(503);

        platform()
                .get(account)
                .then()
                .body("health", equalTo("UNREACHABLE"))
                .body("health_details.known.health", equalTo("INVALID"))
                .body("health_details.known.code", equalTo("CREDENTIAL_INVALID"))
                .body("health_details.known.provider_code", equalTo("190"));
        audit().body("items.details.health", hasItems("INVALID", "UNREACHABLE"));
    }

    @Test
    void missingScopeIsAStateOfItsOwnAndIsNamed() {
        var token = newcomer.token();
        seed(new MetaSeed.Token(
                token.value(), token.appId(), List.of("whatsapp_business_management"), token.targets(), null, false));

        platform()
                .post(account + ":verify")
                .then()
                .statusCode(200)
                .body("health", equalTo("INSUFFICIENT_SCOPE"))
                .body("code", equalTo("PROVIDER_SCOPE_MISSING"));

        platform()
                .get(account)
                .then()
                .body("health", equalTo("INSUFFICIENT_SCOPE"))
                .body("health_details.hint", equalTo("The token lacks whatsapp_business_messaging."));
    }

    @Test
    void lackOfAPermissionAtGenesysIsThatStateToo() {
        Simulation.fault("genesys", "G3", "missing_scope");

        platform().post(organization + ":verify").then().statusCode(200).body("health", equalTo("INSUFFICIENT_SCOPE"));
    }

    @Test
    void etagChangesWithTheHealthAndNotWithEachCheck() {
        String etag = platform().get(account).header("ETag");

        platform().post(account + ":verify").then().statusCode(200);
        assertThat(platform().get(account).header("ETag")).isEqualTo(etag);

        revokeToken();
        platform().post(account + ":verify").then().statusCode(200);
        assertThat(platform().get(account).header("ETag")).isNotEqualTo(etag);
    }

    @Test
    void listShowsThoseOfOneHealth() {
        revokeToken();
        platform().post(account + ":verify").then().statusCode(200);
        String list = onboarding.tenantAddress() + "/whatsapp-accounts";

        platform().get(list + "?health=INVALID").then().body("items", hasSize(1));
        platform().get(list + "?health=VALID").then().body("items", hasSize(0));
        platform()
                .get(onboarding.tenantAddress() + "/genesys-organizations?health=VALID")
                .then()
                .body("items", hasSize(1));
        platform().get(list + "?health=POORLY").then().statusCode(400);
    }

    /** Else the old token's end would be told of the new one. */
    @Test
    void answerOnSecretsThatAreNoLongerInUseIsNotTakenForOneOnTheNewOnes() throws Exception {
        String fresh = Canary.secret("EAAG");
        var old = newcomer.token();
        seed(new MetaSeed.Token(fresh, old.appId(), old.scopes(), old.targets(), null, false));
        platform()
                .header("If-Match", "*")
                .body(Map.of("access_token", fresh))
                .put(account + "/pending")
                .then()
                .statusCode(200);
        platform().post(account + ":verify?slot=PENDING").then().body("health", equalTo("VALID"));
        revokeToken();
        Simulation.fault("meta", "M1", "slow", 1, Map.of("millis", 900));
        var verification = CompletableFuture.supplyAsync(() -> platform().post(account + ":verify"));
        await().until(() -> Simulation.waitingFaults() == 0);

        platform().body(Map.of()).post(account + ":promote").then().statusCode(200);

        verification.get().then().statusCode(409).body("code", equalTo("CONCURRENT_CHANGE"));
        platform().get(account).then().body("health", equalTo("VALID"));
    }

    private void revokeToken() {
        var token = newcomer.token();
        seed(new MetaSeed.Token(token.value(), token.appId(), token.scopes(), token.targets(), null, true));
    }

    private static void seed(MetaSeed.Token token) {
        Simulation.seed(new MetaSeed(null, List.of(token), null, null));
    }

    private static Map<String, Object> health(String credential) {
        return platform().get(credential).path("health_details");
    }

    private ValidatableResponse resolve() {
        return platform()
                .get("/v1/resolve?fields=access_token&include=genesys_organizations&phone_number_id="
                        + newcomer.phoneNumberId())
                .then()
                .statusCode(200);
    }

    private ValidatableResponse audit() {
        return platform()
                .queryParam("page_size", 200)
                .get(onboarding.tenantAddress() + "/audit/entries")
                .then()
                .body("items.action", hasItem("CREDENTIAL_HEALTH_CHANGED"));
    }
}
