package io.tenantservice.apikey.pepper;

import static io.tenantservice.api.Database.execute;
import static io.tenantservice.api.Database.query;
import static io.tenantservice.api.Given.activeTenant;
import static io.tenantservice.api.Given.as;
import static io.tenantservice.api.Given.platform;
import static io.tenantservice.api.Given.tenantCaller;
import static io.tenantservice.api.Given.unique;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.vertx.VertxContextSupport;
import io.restassured.response.Response;
import io.tenantservice.api.Database;
import io.tenantservice.api.Rotation;
import io.tenantservice.api.Tokens;
import io.tenantservice.apikey.Environment;
import io.tenantservice.apikey.KeyFormat;
import io.tenantservice.apikey.Keys;
import io.tenantservice.stack.StackResource;
import jakarta.inject.Inject;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(StackResource.class)
class PepperRotationTest {

    private static final String NEWEST = " where version = (select max(version) from pepper)";
    private static final Map<String, Object> REASON = Map.of("reason", "leaked");

    @Inject
    RetirePeppers job;

    @Inject
    MeterRegistry metrics;

    @Test
    void keysFromBeforeDuringAndAfterARotationAreValid() throws SQLException {
        awaitCurrent();
        Response before = Keys.issue(activeTenant());
        int version = rotate().path("versions[0].version");
        Response during = Keys.issue(activeTenant());
        for (Response key : List.of(before, during)) {
            Keys.verify(key).body("code", equalTo("VALID"));
        }

        awaitCurrent(version);
        await().until(() -> peppers(Keys.issue(activeTenant())).equals(List.of(version)));

        Response after = Keys.issue(activeTenant());
        for (Response key : List.of(before, during, after)) {
            Keys.verify(key).body("code", equalTo("VALID"));
        }
    }

    @Test
    void keyMovesAtItsFirstUseAndIsRevokedAsEver() throws SQLException {
        awaitCurrent();
        Response key = Keys.issue(activeTenant());
        Keys.verify(key).body("code", equalTo("VALID"));
        int version = rotate().path("versions[0].version");
        awaitCurrent(version);

        await().untilAsserted(() -> {
            Keys.verify(key).body("code", equalTo("VALID"));
            assertThat(peppers(key)).containsExactly(version);
        });

        Keys.verify(key).body("code", equalTo("VALID"));
        Keys.verb(key, "revoke", REASON).then().statusCode(200);
        Keys.verify(key).body("code", equalTo("REVOKED"));
        assertThat(peppers(key)).containsExactly(version);
    }

    @Test
    void versionIsDeletedWhenNoKeyNeedsItAndNoSooner() throws SQLException {
        awaitCurrent();
        Response old = Keys.issue(activeTenant());
        int needed = peppers(old).getFirst();
        int unused = rotate().path("versions[0].version");
        awaitCurrent(unused);
        int current = rotate().path("versions[0].version");
        awaitCurrent(current);
        run();
        assertThat(versions()).contains(needed, unused, current);

        execute("update pepper set current_from = now() - interval '2 hours' where version > " + needed);
        run();

        assertThat(versions()).contains(needed, current).doesNotContain(unused);
        assertThat(metrics.get("tenantservice.pepper.api.keys")
                        .tag("version", Integer.toString(needed))
                        .gauge()
                        .value())
                .isGreaterThanOrEqualTo(1);
        Keys.verify(old).body("code", equalTo("VALID"));
        platform()
                .get("/v1/audit/entries?page_size=200")
                .then()
                .body("items.action", hasItem("PEPPER_ROTATED"))
                .body("items.action", hasItem("PEPPER_VERSION_RETIRED"));
    }

    @Test
    void postgresqlRefusesToDeleteAVersionThatAKeyNeeds() throws SQLException {
        int needed = peppers(Keys.issue(activeTenant())).getFirst();

        try (Connection administrator = Database.administrator()) {
            assertThat(catchThrowable(
                            () -> Database.execute(administrator, "delete from pepper where version = " + needed)))
                    .hasMessageContaining("api_key_hash_claim");
        }
    }

    @Test
    void allVersionsAreEncryptedAnewByARotationOfTheirKey() throws SQLException {
        awaitCurrent();
        Response old = Keys.issue(activeTenant());
        int version = rotate().path("versions[0].version");

        String state = Rotation.ofPlatform("PEPPER").ended().getString("state");

        assertThat(state).isEqualTo("SUCCEEDED");
        assertThat(query("select distinct key_version from pepper")).hasSize(1);
        awaitCurrent(version);
        Keys.verify(old).body("code", equalTo("VALID"));
    }

    @Test
    void rotationIsRepeatedByItsKeyAndRefusedWhileOneIsAnnounced() throws SQLException {
        awaitCurrent();
        String key = unique();
        Response first = rotate(key);
        execute("update pepper set current_from = now() + interval '1 minute'" + NEWEST);

        Response again = rotate(key);
        Response other = platform().post("/v1/pepper:rotate");
        execute("update pepper set current_from = now()" + NEWEST);

        assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(again.asString()).isEqualTo(first.asString());
        other.then().statusCode(409).body("code", equalTo("PEPPER_ROTATION_RUNNING"));
    }

    @Test
    void keyIsNotCalledUnknownWhileAVersionCannotBeOpened() throws SQLException {
        awaitCurrent();
        Response known = Keys.issue(activeTenant());
        Map<String, String> unknown = Map.of(
                "api_key",
                KeyFormat.issue("acme", Environment.LIVE, "eu1", new SecureRandom())
                        .reveal());
        // A copy opens in its own place only.
        execute("""
                insert into pepper (version, provider, mount, key_name, key_version, ciphertext)
                select version + 1, provider, mount, key_name, key_version, ciphertext
                from pepper order by version desc limit 1""");
        try {
            Keys.verify(known).body("code", equalTo("VALID"));
            platform()
                    .body(unknown)
                    .post("/v1/api-keys:verify")
                    .then()
                    .statusCode(503)
                    .body("code", equalTo("ENCRYPTION_UNAVAILABLE"));
            Keys.verify(Keys.issue(activeTenant())).body("code", equalTo("VALID"));
        } finally {
            execute("delete from pepper" + NEWEST);
        }

        platform().body(unknown).post("/v1/api-keys:verify").then().body("code", equalTo("NOT_FOUND"));
    }

    @Test
    void tenantCanNeitherSeeNorRotateThePepperAndThePlatformNeedsTheScope() {
        var tenant = activeTenant();

        for (var caller : List.of(tenantCaller(tenant), as(Tokens.platform("tenants:write")))) {
            caller.get("/v1/pepper").then().statusCode(403).body("code", equalTo("SCOPE_MISSING"));
            caller.post("/v1/pepper:rotate").then().statusCode(403).body("code", equalTo("SCOPE_MISSING"));
        }
    }

    private static Response rotate() {
        return rotate(unique());
    }

    private static Response rotate(String idempotencyKey) {
        Response answer = platform().header("Idempotency-Key", idempotencyKey).post("/v1/pepper:rotate");
        answer.then().statusCode(200).body("versions[0].state", equalTo("ANNOUNCED"));
        return answer;
    }

    /** Whatever another test has begun is over then. */
    private static void awaitCurrent() {
        await().until(() ->
                platform().get("/v1/pepper").path("versions[0].state").equals("CURRENT"));
    }

    private static void awaitCurrent(int version) {
        awaitCurrent();
        assertThat(platform().get("/v1/pepper").<Integer>path("versions[0].version"))
                .isEqualTo(version);
    }

    private static List<Integer> versions() {
        return platform().get("/v1/pepper").path("versions.version");
    }

    /** @return the versions by which the key is found */
    private static List<Integer> peppers(Response key) throws SQLException {
        return query("select pepper_version from api_key_hash_claim where api_key_id = '" + key.path("id") + "'")
                .stream()
                .map(Integer::valueOf)
                .toList();
    }

    private void run() {
        try {
            VertxContextSupport.subscribeAndAwait(job::run);
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }
}
