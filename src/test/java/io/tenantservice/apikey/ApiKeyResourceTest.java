package io.tenantservice.apikey;

import static io.tenantservice.api.Given.activeTenant;
import static io.tenantservice.api.Given.as;
import static io.tenantservice.api.Given.platform;
import static io.tenantservice.api.Given.tenantCaller;
import static io.tenantservice.api.Given.unique;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.tenantservice.api.Database;
import io.tenantservice.api.Tokens;
import io.tenantservice.platform.secret.Secret;
import io.tenantservice.stack.StackResource;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(StackResource.class)
class ApiKeyResourceTest {

    @Test
    void issuedKeyIsValidAndSaysWhatItMayDo() {
        UUID tenant = activeTenant();

        Response issued = Keys.issue(tenant, Keys.REQUEST);

        issued.then().statusCode(201).header("Cache-Control", "no-store").body("state", equalTo("ACTIVE"));
        Keys.verify(issued)
                .body("valid", equalTo(true))
                .body("code", equalTo("VALID"))
                .body("tenant_id", equalTo(tenant.toString()))
                .body("key_id", equalTo(issued.path("id")))
                .body("scopes", contains("messages:send"))
                .body("tier", equalTo("STANDARD"));
    }

    @Test
    void textOfAKeyIsShownOnceAndStoredNowhere() throws SQLException {
        UUID tenant = activeTenant();
        Response issued = Keys.issue(tenant, Keys.REQUEST);
        String text = issued.path("api_key");
        String id = issued.path("id");

        assertThat(platform().get(Keys.of(tenant)).asString()).doesNotContain(text);
        platform()
                .get(Keys.of(tenant) + "/" + id)
                .then()
                .body("api_key", nullValue())
                .body("last_four", equalTo(text.substring(text.length() - 4)));
        try (Connection administrator = Database.administrator()) {
            assertThat(Database.column(administrator, "select row_to_json(k) from api_key k where id = '" + id + "'"))
                    .singleElement()
                    .asString()
                    .doesNotContain(text.substring(0, text.length() - 6));
        }
    }

    @Test
    void replayShowsTheSameKeyThoughItIsStoredSealed() throws SQLException {
        UUID tenant = activeTenant();
        String key = unique();
        Response first =
                platform().header("Idempotency-Key", key).body(Keys.REQUEST).post(Keys.of(tenant));

        Response second =
                platform().header("Idempotency-Key", key).body(Keys.REQUEST).post(Keys.of(tenant));

        assertThat(second.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(second.<String>path("api_key")).isEqualTo(first.path("api_key"));
        platform().get(Keys.of(tenant)).then().body("items", hasSize(1));
        try (Connection administrator = Database.administrator()) {
            assertThat(Database.column(
                            administrator,
                            "select body || ciphertext from idempotent_answer join sealed_answer using (caller, key) where key = '"
                                    + key + "'"))
                    .singleElement()
                    .asString()
                    .contains("vault:v")
                    .doesNotContain(first.<String>path("api_key"));
        }
    }

    @Test
    void revokedKeyIsRefused() {
        UUID tenant = activeTenant();
        Response issued = Keys.issue(tenant, Keys.REQUEST);
        String revoke = Keys.of(tenant) + "/" + issued.path("id") + ":revoke";

        platform()
                .body(Map.of("reason", "leaked"))
                .post(revoke)
                .then()
                .statusCode(200)
                .body("state", equalTo("REVOKED"));

        Keys.verify(issued)
                .body("valid", equalTo(false))
                .body("code", equalTo("REVOKED"))
                .body("scopes", nullValue());
        platform()
                .body(Map.of("reason", "again"))
                .post(revoke)
                .then()
                .statusCode(409)
                .body("code", equalTo("API_KEY_REVOKED"));
        platform()
                .get("/v1/tenants/" + tenant + "/audit/entries")
                .then()
                .body("items.action", hasItems("API_KEY_CREATED", "API_KEY_REVOKED"));
    }

    @Test
    void keyIsRefusedFromItsExpiryOn() {
        UUID tenant = activeTenant();
        Instant soon = Instant.now().plusSeconds(2);
        Response issued = Keys.issue(
                tenant, Map.of("name", "short", "scopes", List.of("messages:send"), "expires_at", soon.toString()));
        Keys.verify(issued).body("code", equalTo("VALID"));

        await().untilAsserted(() -> Keys.verify(issued).body("code", equalTo("EXPIRED")));
    }

    @Test
    void keysOfASuspendedTenantAreRefusedUntilItIsReactivated() {
        UUID tenant = activeTenant();
        Response issued = Keys.issue(tenant, Keys.REQUEST);

        platform().body(Map.of("reason", "unpaid")).post("/v1/tenants/" + tenant + ":suspend");
        Keys.verify(issued).body("code", equalTo("TENANT_SUSPENDED"));

        platform().post("/v1/tenants/" + tenant + ":reactivate");
        Keys.verify(issued).body("code", equalTo("VALID"));
    }

    @Test
    void madeUpKeysAreToldApart() {
        SecureRandom random = new SecureRandom();
        Secret unknown = KeyFormat.issue("acme", Environment.LIVE, "eu1", random);
        Secret elsewhere = KeyFormat.issue("acme", Environment.LIVE, "us1", random);

        Keys.verify(unknown.reveal()).body("code", equalTo("NOT_FOUND"));
        Keys.verify(elsewhere.reveal()).body("code", equalTo("WRONG_REGION"));
        Keys.verify(unknown.reveal() + "x").body("code", equalTo("MALFORMED"));
        Keys.verify("no key at all").body("code", equalTo("MALFORMED"));
    }

    @Test
    void keyOfAnotherTenantIsNotFound() {
        UUID own = activeTenant();
        UUID foreign = activeTenant();
        Response issued = Keys.issue(foreign, Keys.REQUEST);

        String token = Tokens.tenant(own, "api-keys:verify");
        Map<String, Object> question = Map.of("api_key", issued.path("api_key"));
        as(token)
                .body(question)
                .post("/v1/api-keys:verify")
                .then()
                .statusCode(200)
                .body("", equalTo(Map.of("valid", false, "code", "NOT_FOUND")));
        as(token)
                .body(Map.of("keys", List.of(question)))
                .post("/v1/api-keys:verifyBatch")
                .then()
                .statusCode(200)
                .body("items", equalTo(List.of(Map.of("valid", false, "code", "NOT_FOUND"))));
        String id = issued.path("id");
        for (String address : new String[] {Keys.of(foreign) + "/" + id, Keys.of(own) + "/" + id}) {
            tenantCaller(own).get(address).then().statusCode(404);
            tenantCaller(own)
                    .header("If-Match", "*")
                    .body(Map.of("name", "mine"))
                    .patch(address)
                    .then()
                    .statusCode(404);
            for (String verb : List.of("revoke", "disable", "enable", "rotate")) {
                tenantCaller(own)
                        .body(verb.equals("revoke") || verb.equals("disable") ? Map.of("reason", "x") : Map.of())
                        .post(address + ":" + verb)
                        .then()
                        .statusCode(404);
            }
        }
        Keys.verify(issued).body("code", equalTo("VALID"));
        tenantCaller(own).get(Keys.of(foreign)).then().statusCode(404);
        tenantCaller(own).body(Keys.REQUEST).post(Keys.of(foreign)).then().statusCode(404);
    }

    @Test
    void badRequestsAreNamed() {
        UUID tenant = activeTenant();

        Keys.issue(tenant, Map.of("name", "x", "scopes", List.of()))
                .then()
                .statusCode(400)
                .body("errors.pointer", contains("/scopes"));
        Keys.issue(tenant, Map.of("name", "x", "scopes", List.of("messages:send", "Send All")))
                .then()
                .statusCode(400)
                .body("errors[0].code", equalTo("INVALID_FORMAT"))
                .body("errors[0].pointer", equalTo("/scopes/1"));
        Keys.issue(tenant, Map.of("name", "x", "scopes", List.of("a:b"), "expires_at", "2020-01-01T00:00:00Z"))
                .then()
                .statusCode(400)
                .body("code", equalTo("EXPIRY_NOT_IN_FUTURE"))
                .body("errors[0].pointer", equalTo("/expires_at"));
    }
}
