package io.tenantservice.credential.resolve;

import static io.tenantservice.api.Given.activeTenant;
import static io.tenantservice.api.Given.as;
import static io.tenantservice.api.Given.genesysOrganizationRequest;
import static io.tenantservice.api.Given.platform;
import static io.tenantservice.api.Given.tenantCaller;
import static io.tenantservice.api.Given.whatsAppAccountRequest;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import io.tenantservice.api.Newcomer;
import io.tenantservice.api.Onboarding;
import io.tenantservice.api.Simulation;
import io.tenantservice.api.Tokens;
import io.tenantservice.simulator.AcmeSeed;
import io.tenantservice.stack.StackResource;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** From a credential that somebody typed in to a number that resolves, with the simulators as providers. */
@QuarkusTest
@QuarkusTestResource(StackResource.class)
class ResolveResourceTest {

    @BeforeEach
    void knowOnlyAcme() {
        Simulation.reset();
    }

    @Test
    void verifiedNumberResolvesToItsTenantAndSecrets() {
        UUID tenant = activeTenant();
        String account = acme(tenant).path("id");
        try {
            verify(tenant, "whatsapp-accounts", account).statusCode(200).body("health", equalTo("VALID"));

            resolve("access_token", "verify_token")
                    .statusCode(200)
                    .header("Cache-Control", "no-store")
                    .body("tenant.id", equalTo(tenant.toString()))
                    .body("genesys_organizations", nullValue())
                    .body("whatsapp_accounts.size()", equalTo(1))
                    .body("whatsapp_accounts[0].app_id", equalTo(AcmeSeed.APP_ID))
                    .body("whatsapp_accounts[0].access_token", equalTo(AcmeSeed.ACCESS_TOKEN))
                    .body("whatsapp_accounts[0].withheld", nullValue())
                    .body("whatsapp_accounts[0].verify_token", notNullValue())
                    .body("whatsapp_accounts[0].app_secret", nullValue());
            platform()
                    .get("/v1/tenants/" + tenant + "/audit/entries")
                    .then()
                    .body("items.action.findAll { it == 'CREDENTIAL_REVEALED' }.size()", equalTo(1));
        } finally {
            release(tenant, "whatsapp-accounts", account);
        }
    }

    @Test
    void numberIsNotResolvedBeforeItsVerificationNorWhileInactiveNorAfterDeletion() {
        UUID tenant = activeTenant();
        String account = acme(tenant).path("id");
        resolve().statusCode(404).body("code", equalTo("PHONE_NUMBER_NOT_FOUND"));
        verify(tenant, "whatsapp-accounts", account).statusCode(200);
        resolve().statusCode(200).body("whatsapp_accounts[0].access_token", nullValue());

        platform().header("If-Match", "*").body(Map.of("is_active", false)).patch(address(tenant, account));
        resolve().statusCode(404);

        release(tenant, "whatsapp-accounts", account);
        resolve().statusCode(404);
    }

    @Test
    void suspendedTenantResolvesWithoutSecrets() {
        UUID tenant = activeTenant();
        String account = acme(tenant).path("id");
        try {
            verify(tenant, "whatsapp-accounts", account).statusCode(200);
            platform().body(Map.of("reason", "unpaid")).post("/v1/tenants/" + tenant + ":suspend");

            resolve("access_token")
                    .statusCode(200)
                    .body("tenant.state", equalTo("SUSPENDED"))
                    .body("whatsapp_accounts[0].access_token", nullValue())
                    .body("whatsapp_accounts[0].withheld[0].field", equalTo("access_token"))
                    .body("whatsapp_accounts[0].withheld[0].code", equalTo("TENANT_STATE_CONFLICT"));
        } finally {
            release(tenant, "whatsapp-accounts", account);
        }
    }

    @Test
    void numberThatAnotherTenantHasVerifiedCannotBeClaimed() {
        UUID first = activeTenant();
        UUID second = activeTenant();
        String own = acme(first).path("id");
        String late = acme(second).path("id");
        try {
            verify(first, "whatsapp-accounts", own).statusCode(200);

            String refused = verify(second, "whatsapp-accounts", late)
                    .statusCode(409)
                    .body("code", equalTo("CREDENTIAL_CLAIMED"))
                    .extract()
                    .asString();

            assertThat(refused).doesNotContain(first.toString());
            resolve().body("tenant.id", equalTo(first.toString()));
            verify(first, "whatsapp-accounts", own).statusCode(200).body("health", equalTo("VALID"));
        } finally {
            release(first, "whatsapp-accounts", own);
        }
    }

    @Test
    void otherTenantsFindNothingAndSecretsNeedTheirScope() {
        Newcomer newcomer = Newcomer.healthy().seeded();
        Onboarding onboarding = Onboarding.completed(newcomer);
        UUID foreign = activeTenant();
        Map<String, String> notFound = Map.of(
                "phone_number_id=" + newcomer.phoneNumberId(),
                "PHONE_NUMBER_NOT_FOUND",
                newcomer.organizationQuery(),
                "ORGANIZATION_NOT_FOUND",
                "tenant_id=" + onboarding.tenantId(),
                "TENANT_NOT_FOUND");

        notFound.forEach((query, code) -> {
            String address = "/v1/resolve?" + query;
            tenantCaller(onboarding.tenantId()).get(address).then().statusCode(200);
            tenantCaller(foreign).get(address).then().statusCode(404).body("code", equalTo(code));
            tenantCaller(foreign)
                    .header("If-None-Match", "*")
                    .get(address)
                    .then()
                    .statusCode(404)
                    .body("code", equalTo(code));
            as(Tokens.platform("credentials:read")).get(address).then().statusCode(200);
            as(Tokens.platform("credentials:read"))
                    .get(address + "&fields=access_token")
                    .then()
                    .statusCode(403)
                    .body("code", equalTo("SCOPE_MISSING"));
        });
        platform()
                .get("/v1/resolve?fields=pin&tenant_id=" + foreign)
                .then()
                .statusCode(400)
                .body("code", equalTo("INVALID_FORMAT"));
    }

    @Test
    void credentialThatMetaRefusesIsInvalidAndSaysWhy() {
        UUID tenant = activeTenant();
        String account = platform()
                .body(whatsAppAccountRequest())
                .post("/v1/tenants/" + tenant + "/whatsapp-accounts")
                .path("id");

        verify(tenant, "whatsapp-accounts", account)
                .statusCode(200)
                .body("health", equalTo("INVALID"))
                .body("code", equalTo("CREDENTIAL_INVALID"))
                .body("hint", notNullValue());
        platform().get(address(tenant, account)).then().body("health", equalTo("INVALID"));
    }

    @Test
    void silenceOfMetaIsToldAndSaysNothingOfTheAccount() {
        UUID tenant = activeTenant();
        String account = acme(tenant).path("id");
        Simulation.fault("meta", "M1", "server_error", 20, Map.of());

        verify(tenant, "whatsapp-accounts", account).statusCode(503).body("code", equalTo("PROVIDER_UNAVAILABLE"));

        platform()
                .get(address(tenant, account))
                .then()
                .body("health", equalTo("UNREACHABLE"))
                .body("health_details.known.health", equalTo("UNVERIFIED"));
    }

    @Test
    void genesysOrganizationIsVerifiedAndItsRegionIsOneThatExists() {
        UUID tenant = activeTenant();
        var request = genesysOrganizationRequest();
        request.put("organization_id", AcmeSeed.ORGANIZATION_ID);
        request.put("client_id", AcmeSeed.CLIENT_ID);
        request.put("client_secret", AcmeSeed.CLIENT_SECRET);
        String organizations = "/v1/tenants/" + tenant + "/genesys-organizations";
        String id = platform()
                .body(request)
                .post(organizations)
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        try {
            verify(tenant, "genesys-organizations", id).statusCode(200).body("health", equalTo("VALID"));
        } finally {
            release(tenant, "genesys-organizations", id);
        }

        request.put("deployment_region", "xx-yy-9");
        platform()
                .body(request)
                .post(organizations)
                .then()
                .statusCode(400)
                .body("code", equalTo("GENESYS_REGION_UNKNOWN"));
    }

    private static Response acme(UUID tenant) {
        var request = whatsAppAccountRequest();
        request.put("business_account_id", AcmeSeed.WABA_ID);
        request.put("phone_number_id", AcmeSeed.PHONE_NUMBER_ID);
        request.put("access_token", AcmeSeed.ACCESS_TOKEN);
        request.put("app_secret", AcmeSeed.APP_SECRET);
        return platform().body(request).post("/v1/tenants/" + tenant + "/whatsapp-accounts");
    }

    private static String address(UUID tenant, String account) {
        return "/v1/tenants/" + tenant + "/whatsapp-accounts/" + account;
    }

    private static ValidatableResponse verify(UUID tenant, String kind, String id) {
        return platform()
                .post("/v1/tenants/" + tenant + "/" + kind + "/" + id + ":verify")
                .then();
    }

    private static ValidatableResponse resolve(String... fields) {
        var request = platform().queryParam("phone_number_id", AcmeSeed.PHONE_NUMBER_ID);
        return (fields.length == 0 ? request : request.queryParam("fields", (Object[]) fields))
                .get("/v1/resolve")
                .then();
    }

    /** The simulators have one Acme, so each test gives its number back. */
    private static void release(UUID tenant, String kind, String id) {
        platform()
                .header("If-Match", "*")
                .delete("/v1/tenants/" + tenant + "/" + kind + "/" + id)
                .then()
                .statusCode(204);
    }
}
