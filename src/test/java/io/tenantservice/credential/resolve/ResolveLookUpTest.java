package io.tenantservice.credential.resolve;

import static io.tenantservice.api.Given.activeTenant;
import static io.tenantservice.api.Given.genesysOrganizationRequest;
import static io.tenantservice.api.Given.platform;
import static io.tenantservice.api.Given.tenantCaller;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.tenantservice.api.Database;
import io.tenantservice.api.Newcomer;
import io.tenantservice.api.Onboarding;
import io.tenantservice.api.Simulation;
import io.tenantservice.stack.StackResource;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A tenant that has been onboarded, looked up from each side. */
@QuarkusTest
@QuarkusTestResource(StackResource.class)
class ResolveLookUpTest {

    private static final String OPEN_ALL =
            "&fields=access_token&fields=app_secret&fields=verify_token&fields=client_id&fields=client_secret"
                    + "&fields=webhook_secret";

    private Newcomer newcomer = Newcomer.healthy();
    private Onboarding onboarding;

    @BeforeEach
    void onboard() {
        Simulation.reset();
        newcomer = Newcomer.healthy().seeded();
        onboarding = Onboarding.completed(newcomer);
    }

    @Test
    void organizationResolvesToItsTenantAndSecrets() {
        resolve(newcomer.organizationQuery() + OPEN_ALL)
                .body("tenant.id", equalTo(onboarding.tenantId().toString()))
                .body("tenant.state", equalTo("ACTIVE"))
                .body("whatsapp_accounts", nullValue())
                .body("genesys_organizations", hasSize(1))
                .body("genesys_organizations[0].organization_id", equalTo(newcomer.organizationId()))
                .body("genesys_organizations[0].integration_id", notNullValue())
                .body("genesys_organizations[0].client_secret", equalTo(newcomer.clientSecret()))
                .body("genesys_organizations[0].client_id", notNullValue())
                .body("genesys_organizations[0].webhook_secret", notNullValue())
                .body("genesys_organizations[0].withheld", nullValue());
    }

    @Test
    void otherSideOfTheBridgeComesInTheSameAnswer() {
        for (String query : List.of(
                "phone_number_id=" + newcomer.phoneNumberId() + "&include=genesys_organizations",
                newcomer.organizationQuery() + "&include=whatsapp_accounts",
                "tenant_id=" + onboarding.tenantId())) {
            resolve(query + "&fields=access_token&fields=client_secret")
                    .body("whatsapp_accounts.access_token", contains(newcomer.accessToken()))
                    .body("genesys_organizations.client_secret", contains(newcomer.clientSecret()));
        }
    }

    /** They share statements. */
    @Test
    void whatIsAskedAtOnceGetsItsOwnAnswerEach() throws InterruptedException {
        UUID foreignTenant = activeTenant();
        String number = "/v1/resolve?phone_number_id=" + newcomer.phoneNumberId();
        List<Runnable> questions = List.of(
                () -> platform()
                        .get(number + "&fields=access_token")
                        .then()
                        .body("whatsapp_accounts.access_token", contains(newcomer.accessToken()))
                        .body("whatsapp_accounts[0].app_secret", nullValue()),
                () -> platform()
                        .get(number + "&fields=app_secret")
                        .then()
                        .body("whatsapp_accounts.app_secret", contains(newcomer.appSecret()))
                        .body("whatsapp_accounts[0].access_token", nullValue()),
                () -> platform()
                        .get("/v1/resolve?phone_number_id=" + Newcomer.healthy().phoneNumberId())
                        .then()
                        .statusCode(404),
                () -> tenantCaller(foreignTenant).get(number).then().statusCode(404),
                () -> tenantCaller(onboarding.tenantId()).get(number).then().statusCode(200));
        List<Callable<Object>> all = Collections.nCopies(20, questions).stream()
                .flatMap(List::stream)
                .map(Executors::callable)
                .toList();

        try (ExecutorService threads = Executors.newFixedThreadPool(20)) {
            assertThat(threads.invokeAll(all)).allSatisfy(Future::get);
        }
    }

    @Test
    void eachCredentialThatIsShownHasItsRevealOnRecord() {
        long before = reveals();

        resolve("tenant_id=" + onboarding.tenantId() + OPEN_ALL);
        resolve("tenant_id=" + onboarding.tenantId());

        assertThat(reveals()).isEqualTo(before + 2);
    }

    @Test
    void tenantResolvesWithItsVerifiedAndActiveCredentialsOnly() {
        var second = newcomer.withAnotherNumber().seeded();
        String accounts = onboarding.tenantAddress() + "/whatsapp-accounts";
        String account = platform()
                .body(second.request().get("whatsapp_account"))
                .post(accounts)
                .path("id");
        platform().body(genesysOrganizationRequest()).post(onboarding.tenantAddress() + "/genesys-organizations");
        resolve("tenant_id=" + onboarding.tenantId())
                .body("whatsapp_accounts.phone_number_id", contains(newcomer.phoneNumberId()))
                .body("genesys_organizations.organization_id", contains(newcomer.organizationId()));

        platform().post(accounts + "/" + account + ":verify").then().statusCode(200);

        resolve("tenant_id=" + onboarding.tenantId())
                .body(
                        "whatsapp_accounts.phone_number_id",
                        containsInAnyOrder(newcomer.phoneNumberId(), second.phoneNumberId()));
        resolve("phone_number_id=" + second.phoneNumberId() + "&include=genesys_organizations")
                .body("whatsapp_accounts.phone_number_id", contains(second.phoneNumberId()))
                .body("genesys_organizations.organization_id", contains(newcomer.organizationId()));
    }

    @Test
    void tenantWithoutCredentialsResolvesToItself() {
        UUID tenant = activeTenant();

        resolve("tenant_id=" + tenant + OPEN_ALL)
                .body("tenant.id", equalTo(tenant.toString()))
                .body("whatsapp_accounts", empty())
                .body("genesys_organizations", empty());
    }

    @Test
    void secretThatDoesNotOpenIsWithheldAndSaysSoAndTheOthersAreShown() throws SQLException {
        spoil("ACCESS_TOKEN");

        resolve("tenant_id=" + onboarding.tenantId() + OPEN_ALL)
                .header("ETag", nullValue())
                .body("whatsapp_accounts[0].access_token", nullValue())
                .body("whatsapp_accounts[0].app_secret", equalTo(newcomer.appSecret()))
                .body("whatsapp_accounts[0].withheld", hasSize(1))
                .body("whatsapp_accounts[0].withheld[0].field", equalTo("access_token"))
                .body("whatsapp_accounts[0].withheld[0].code", equalTo("INTERNAL_ERROR"))
                .body("genesys_organizations[0].client_secret", equalTo(newcomer.clientSecret()))
                .body("genesys_organizations[0].withheld", nullValue());
    }

    @Test
    void requestFailsWhenNothingThatItWantsOpens() throws SQLException {
        spoil("ACCESS_TOKEN");
        long before = reveals();

        platform()
                .get("/v1/resolve?fields=access_token&phone_number_id=" + newcomer.phoneNumberId())
                .then()
                .statusCode(500)
                .body("code", equalTo("INTERNAL_ERROR"));

        assertThat(reveals()).isEqualTo(before);
    }

    @ParameterizedTest
    @CsvSource({
        "fields=access_token, VALIDATION_FAILED, query/phone_number_id",
        "phone_number_id=12345&tenant_id=0199f0a2-0000-7000-8000-000000000000, VALIDATION_FAILED, query/tenant_id",
        "phone_number_id=12345&deployment_region=eu-central-1, VALIDATION_FAILED, query/genesys_organization_id",
        "phone_number_id=+49305550123, VALIDATION_FAILED, query/phone_number_id",
        "deployment_region=eu-central-1, VALIDATION_FAILED, query/genesys_organization_id",
        "genesys_organization_id=0199f0a2-0000-7000-8000-000000000000, VALIDATION_FAILED, query/deployment_region",
        "genesys_organization_id=0199f0a2-0000-7000-8000-000000000000&deployment_region=xx, GENESYS_REGION_UNKNOWN, query/deployment_region",
    })
    void lookUpThatIsNotExactlyOneIsRefusedWhereItIsWrong(String query, String code, String pointer) {
        platform()
                .get("/v1/resolve?" + query)
                .then()
                .statusCode(400)
                .body("code", equalTo(code))
                .body("errors.find { it.pointer == '" + pointer + "' }.detail", notNullValue());
    }

    private ValidatableResponse resolve(String query) {
        return platform().get("/v1/resolve?" + query).then().statusCode(200);
    }

    private long reveals() {
        return platform()
                .queryParam("page_size", 200)
                .get(onboarding.tenantAddress() + "/audit/entries")
                .<List<Object>>path("items.findAll { it.action == 'CREDENTIAL_REVEALED' "
                        + "&& it.actor == 'oidc:platform-tests' }")
                .size();
    }

    /** Puts another value's ciphertext in the place of this one. */
    private void spoil(String field) throws SQLException {
        try (Connection administrator = Database.administrator()) {
            Database.execute(administrator, """
                    update credential_secret s set ciphertext = o.ciphertext from credential_secret o
                    where s.tenant_id = '%s' and s.field = '%s'
                      and o.tenant_id = s.tenant_id and o.field = 'CLIENT_SECRET'""".formatted(onboarding.tenantId(), field));
        }
    }
}
