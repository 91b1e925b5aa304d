package io.tenantservice.credential;

import static io.tenantservice.api.Given.activeTenant;
import static io.tenantservice.api.Given.as;
import static io.tenantservice.api.Given.genesysOrganizationRequest;
import static io.tenantservice.api.Given.platform;
import static io.tenantservice.api.Given.tenantCaller;
import static io.tenantservice.api.Given.unique;
import static io.tenantservice.api.Given.whatsAppAccountRequest;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tenantservice.api.Canary;
import io.tenantservice.api.Database;
import io.tenantservice.api.Given;
import io.tenantservice.api.Tokens;
import io.tenantservice.stack.StackResource;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@QuarkusTest
@QuarkusTestResource(StackResource.class)
class CredentialResourceTest {

    /** One kind of credential, with what differs. */
    record Kind(String path, Supplier<Map<String, Object>> request, String secretField, String otherSecretField) {

        String in(UUID tenant) {
            return "/v1/tenants/" + tenant + "/" + path;
        }
    }

    static Stream<Kind> kinds() {
        return Stream.of(
                new Kind("whatsapp-accounts", Given::whatsAppAccountRequest, "access_token", "app_secret"),
                new Kind("genesys-organizations", Given::genesysOrganizationRequest, "client_id", "client_secret"));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void createdCredentialIsUnverifiedAndMaskedEverywhere(Kind kind) {
        UUID tenant = activeTenant();

        var created = platform().body(kind.request().get()).post(kind.in(tenant));

        created.then()
                .statusCode(201)
                .body("health", equalTo("UNVERIFIED"))
                .body("is_active", equalTo(true))
                .body(kind.secretField(), equalTo("********"))
                .body(kind.otherSecretField(), equalTo("********"));
        String id = created.path("id");
        assertThat(created.header("Location")).endsWith(kind.in(tenant) + "/" + id);
        assertThat(platform().get(kind.in(tenant) + "/" + id).asString()).doesNotContain(Canary.MARK);
        platform().get(kind.in(tenant)).then().statusCode(200).body("items", hasSize(1));
        assertThat(platform().get(kind.in(tenant)).asString()).doesNotContain(Canary.MARK);
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void revealShowsWhatWasStored(Kind kind) {
        UUID tenant = activeTenant();
        var request = kind.request().get();
        String id = platform().body(request).post(kind.in(tenant)).path("id");

        var revealed = platform().post(kind.in(tenant) + "/" + id + ":reveal");

        revealed.then()
                .statusCode(200)
                .header("Cache-Control", "no-store")
                .body(kind.secretField(), equalTo(request.get(kind.secretField())))
                .body(kind.otherSecretField(), equalTo(request.get(kind.otherSecretField())));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void revealIsInTheAuditLogWithoutTheSecret(Kind kind) {
        UUID tenant = activeTenant();
        String id = platform().body(kind.request().get()).post(kind.in(tenant)).path("id");

        platform().post(kind.in(tenant) + "/" + id + ":reveal").then().statusCode(200);

        var log = platform().get("/v1/tenants/" + tenant + "/audit/entries");
        log.then()
                .body("items.action", hasItem("CREDENTIAL_REVEALED"))
                .body("items.findAll { it.action == 'CREDENTIAL_REVEALED' }.target_id", hasItem(id))
                .body("items.findAll { it.action == 'CREDENTIAL_REVEALED' }.actor", hasItem("oidc:platform-tests"));
        assertThat(log.asString()).doesNotContain(Canary.MARK);
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void revealNeedsAScopeOfItsOwn(Kind kind) {
        UUID tenant = activeTenant();
        String id = platform().body(kind.request().get()).post(kind.in(tenant)).path("id");

        as(Tokens.platform("credentials:read", "credentials:write"))
                .post(kind.in(tenant) + "/" + id + ":reveal")
                .then()
                .statusCode(403)
                .body("code", equalTo("SCOPE_MISSING"));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void credentialOfAnotherTenantDoesNotExist(Kind kind) {
        UUID own = activeTenant();
        UUID foreign = activeTenant();
        String id = platform().body(kind.request().get()).post(kind.in(foreign)).path("id");

        // By the foreign tenant's address, and by the own one with the foreign id.
        for (String address : new String[] {kind.in(foreign) + "/" + id, kind.in(own) + "/" + id}) {
            tenantCaller(own).get(address).then().statusCode(404);
            tenantCaller(own).post(address + ":reveal").then().statusCode(404);
            tenantCaller(own)
                    .header("If-Match", "*")
                    .body(Map.of("is_active", false))
                    .patch(address)
                    .then()
                    .statusCode(404);
            tenantCaller(own).header("If-Match", "*").delete(address).then().statusCode(404);
        }
        tenantCaller(own).get(kind.in(foreign)).then().statusCode(404);
        tenantCaller(own)
                .body(kind.request().get())
                .post(kind.in(foreign))
                .then()
                .statusCode(404);
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void deactivatedCredentialIsKept(Kind kind) {
        UUID tenant = activeTenant();
        String id = platform().body(kind.request().get()).post(kind.in(tenant)).path("id");

        platform()
                .header("If-Match", "\"0\"")
                .body(Map.of("is_active", false))
                .patch(kind.in(tenant) + "/" + id)
                .then()
                .statusCode(200)
                .header("ETag", "\"1\"")
                .body("is_active", equalTo(false));
        platform().get(kind.in(tenant) + "/" + id).then().body("is_active", equalTo(false));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void deletedCredentialLeavesNoCiphertext(Kind kind) throws Exception {
        UUID tenant = activeTenant();
        String id = platform().body(kind.request().get()).post(kind.in(tenant)).path("id");

        platform().delete(kind.in(tenant) + "/" + id).then().statusCode(428);
        platform()
                .header("If-Match", "\"0\"")
                .delete(kind.in(tenant) + "/" + id)
                .then()
                .statusCode(204);

        platform().get(kind.in(tenant) + "/" + id).then().statusCode(404);
        try (var administrator = Database.administrator()) {
            assertThat(Database.column(
                            administrator, "select 1 from credential_secret where credential_id = '" + id + "'"))
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void sameCredentialTwiceIsAConflict(Kind kind) {
        UUID tenant = activeTenant();
        var request = kind.request().get();
        platform().body(request).post(kind.in(tenant)).then().statusCode(201);

        platform()
                .body(request)
                .post(kind.in(tenant))
                .then()
                .statusCode(409)
                .body("code", equalTo("CREDENTIAL_EXISTS"));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void creationIsReplayedWithoutASecret(Kind kind) {
        UUID tenant = activeTenant();
        var request = kind.request().get();
        String key = unique();
        var first = platform().header("Idempotency-Key", key).body(request).post(kind.in(tenant));

        var second = platform().header("Idempotency-Key", key).body(request).post(kind.in(tenant));

        second.then().statusCode(201).header("Idempotent-Replayed", notNullValue());
        assertThat(second.asString()).isEqualTo(first.asString()).doesNotContain(Canary.MARK);
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void secretThatCannotBeOneIsRefusedWithoutRepeatingIt(Kind kind) {
        UUID tenant = activeTenant();
        for (var bad : Map.of(
                        "ä".repeat(2001) + Canary.MARK,
                        "SECRET_TOO_LARGE",
                        Canary.MARK + "\0",
                        "NUL_CHARACTER",
                        " ",
                        "REQUIRED")
                .entrySet()) {
            var request = kind.request().get();
            request.put(kind.secretField(), bad.getKey());

            var refused = platform().body(request).post(kind.in(tenant));

            refused.then()
                    .statusCode(400)
                    .body("code", equalTo(bad.getValue()))
                    .body("errors[0].pointer", equalTo("/" + kind.secretField()));
            assertThat(refused.asString()).doesNotContain(Canary.MARK);
        }
    }

    @Test
    void eachKindIsUnknownToTheOther() {
        UUID tenant = activeTenant();
        String whatsApp = platform()
                .body(whatsAppAccountRequest())
                .post("/v1/tenants/" + tenant + "/whatsapp-accounts")
                .path("id");
        String genesys = platform()
                .body(genesysOrganizationRequest())
                .post("/v1/tenants/" + tenant + "/genesys-organizations")
                .path("id");

        platform()
                .get("/v1/tenants/" + tenant + "/genesys-organizations/" + whatsApp)
                .then()
                .statusCode(404)
                .body("code", equalTo("GENESYS_ORGANIZATION_NOT_FOUND"));
        platform()
                .get("/v1/tenants/" + tenant + "/whatsapp-accounts/" + genesys)
                .then()
                .statusCode(404)
                .body("code", equalTo("WHATSAPP_ACCOUNT_NOT_FOUND"));
    }
}
