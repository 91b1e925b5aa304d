package io.tenantservice.crypto.rotation;

import static io.tenantservice.api.Database.awaitWaiting;
import static io.tenantservice.api.Database.execute;
import static io.tenantservice.api.Database.query;
import static io.tenantservice.api.Given.activeTenant;
import static io.tenantservice.api.Given.platform;
import static io.tenantservice.api.Given.tenantRequest;
import static io.tenantservice.api.Given.unique;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.vertx.VertxContextSupport;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.tenantservice.api.Database;
import io.tenantservice.api.Newcomer;
import io.tenantservice.api.Onboarding;
import io.tenantservice.api.Rotation;
import io.tenantservice.api.Simulation;
import io.tenantservice.api.VaultAdministrator;
import io.tenantservice.crypto.KeyOwner;
import io.tenantservice.crypto.KeyRef;
import io.tenantservice.crypto.PlatformKey;
import io.tenantservice.crypto.vault.VaultCipher;
import io.tenantservice.stack.StackResource;
import jakarta.inject.Inject;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The platform's own keys rotate as those of tenants do. */
@QuarkusTest
@QuarkusTestResource(StackResource.class)
class PlatformKeyRotationTest {

    /** Longer than backups are kept when the configuration says nothing. */
    private static final int LONG_AGO = 36;

    private static final int HOLDERS = 8;

    @Inject
    VaultCipher cipher;

    @Inject
    RetireKeyVersions retire;

    @Test
    void storedAnswerIsEncryptedAnewAndItsReplayStaysTheSame() throws SQLException {
        UUID tenant = activeTenant();
        String idempotencyKey = unique();
        String first = createKey(tenant, idempotencyKey).path("api_key");
        String before = sealed(idempotencyKey);

        JsonPath ended = Rotation.ofPlatform("ANSWERS").ended();

        assertThat(ended.getString("state")).isEqualTo("SUCCEEDED");
        assertThat(ended.getString("platform_key")).isEqualTo("ANSWERS");
        assertThat(ended.getString("tenant_id")).isNull();
        assertThat(ended.getInt("progress.platform_keys_total")).isEqualTo(1);
        assertThat(ended.getInt("progress.platform_keys_done")).isEqualTo(1);
        assertThat(ended.getInt("progress.tenants_total")).isZero();
        assertThat(ended.getInt("progress.lowest_version")).isEqualTo(version(PlatformKey.ANSWERS));
        assertThat(sealed(idempotencyKey))
                .isNotEqualTo(before)
                .startsWith("vault:v" + version(PlatformKey.ANSWERS) + ":");
        Response again = createKey(tenant, idempotencyKey);
        assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(again.<String>path("api_key")).isEqualTo(first);
    }

    @Test
    void keyOfAnOnboardingIsClaimedAfterARotation() throws SQLException {
        Simulation.clearFaults();
        Onboarding onboarding = Onboarding.completed(Newcomer.healthy().seeded());

        JsonPath ended = Rotation.ofPlatform("INTAKE").ended();

        assertThat(ended.getString("state")).isEqualTo("SUCCEEDED");
        assertThat(query("select key_version from claimable_key where operation_id = '" + onboarding.id() + "'"))
                .containsExactly(Integer.toString(version(PlatformKey.INTAKE)));
        String claimed = onboarding.claim().then().statusCode(200).extract().path("api_key");
        verify(claimed);
    }

    @Test
    void pepperIsEncryptedAnewAndStaysTheSame() throws SQLException {
        String key = createKey(activeTenant(), unique()).path("api_key");
        String version =
                query("select version from pepper order by version desc").getFirst();
        String stored = "select ciphertext from pepper where version = " + version;
        String before = query(stored).getFirst();

        JsonPath ended = Rotation.ofPlatform("PEPPER").ended();

        assertThat(ended.getString("state")).isEqualTo("SUCCEEDED");
        String after = query(stored).getFirst();
        assertThat(after).startsWith("vault:v" + version(PlatformKey.PEPPER) + ":");
        assertThat(opened(after, version)).isEqualTo(opened(before, version));
        verify(key);
    }

    @Tag("chaos")
    @Test
    void rotationOfAllIncludesThePlatformsKeys() {
        createKey(activeTenant(), unique());
        int before = version(PlatformKey.ANSWERS);

        JsonPath ended = Rotation.ofAll().ended();

        assertThat(ended.getInt("progress.platform_keys_total")).isBetween(2, 3);
        assertThat(ended.getInt("progress.platform_keys_done")).isEqualTo(ended.getInt("progress.platform_keys_total"));
        assertThat(version(PlatformKey.ANSWERS)).isEqualTo(before + 1);
    }

    @Test
    void whatDoesNotOpenIsQuarantinedUnderItsKeyAndNamesNobody() throws SQLException {
        UUID tenant = activeTenant();
        String idempotencyKey = unique();
        createKey(tenant, idempotencyKey);
        createKey(tenant, "other-" + idempotencyKey);
        execute("update sealed_answer set ciphertext = (select ciphertext from sealed_answer where key = 'other-%1$s') "
                        .formatted(idempotencyKey)
                + "where key = '%1$s'".formatted(idempotencyKey));

        JsonPath ended = Rotation.ofPlatform("ANSWERS").ended();

        execute("delete from idempotent_answer where key = '" + idempotencyKey + "'");
        assertThat(ended.getString("state")).isEqualTo("FAILED");
        Map<String, Object> left = ended.getMap("quarantine[0]");
        assertThat(left)
                .containsEntry("platform_key", "ANSWERS")
                .containsEntry("column", "sealed_answer.ciphertext")
                .containsEntry("reason", "INTEGRITY")
                .doesNotContainKey("tenant_id");
        assertThat(ended.getString("quarantine[0].place")).matches("answer [0-9a-f]{64}");
    }

    @Test
    void whatWasSealedBeforeARotationIsNotStoredAfterIt() throws SQLException {
        UUID tenant = activeTenant();
        createKey(tenant, unique());
        KeyRef key = cipher.keyOf(PlatformKey.ANSWERS);
        String idempotencyKey = unique();
        Response late;
        try (Connection rotation = Database.administrator()) {
            rotation.setAutoCommit(false);
            Database.execute(rotation, "select 1 from encryption_key where platform_key = 'ANSWERS' for update");
            CompletableFuture<Response> answer = CompletableFuture.supplyAsync(() -> createKey(tenant, idempotencyKey));
            awaitWaiting("select provider, mount, key_name, target_version from encryption_key%");
            VaultAdministrator.rotate(key.mount(), key.name());
            Database.execute(
                    rotation,
                    "update encryption_key set target_version = %d where platform_key = 'ANSWERS'"
                            .formatted(version(PlatformKey.ANSWERS)));
            rotation.commit();
            late = answer.join();
        }

        late.then().statusCode(409).body("code", equalTo("CONCURRENT_CHANGE"));
        assertThat(query("select 1 from idempotent_answer where key = '" + idempotencyKey + "'"))
                .isEmpty();
        createKey(tenant, idempotencyKey).then().statusCode(201);
        assertThat(sealed(idempotencyKey)).startsWith("vault:v" + version(PlatformKey.ANSWERS) + ":");
    }

    @Test
    void oldVersionsAreRetiredWhenBackupsAreOutOfDate() throws Throwable {
        String idempotencyKey = unique();
        UUID tenant = activeTenant();
        createKey(tenant, idempotencyKey);
        String before = sealed(idempotencyKey);
        Rotation.ofPlatform("ANSWERS").ended();
        int newest = version(PlatformKey.ANSWERS);
        UUID owner = new KeyOwner.OfPlatform(PlatformKey.ANSWERS).id();

        Rotation.age(owner, LONG_AGO);
        VertxContextSupport.subscribeAndAwait(retire::run);

        KeyRef key = cipher.keyOf(PlatformKey.ANSWERS);
        assertThat(VaultAdministrator.minimumVersion(key.mount(), key.name())).isEqualTo(newest);
        assertThat(query("select minimum_version from encryption_key where platform_key = 'ANSWERS'"))
                .containsExactly(Integer.toString(newest));
        createKey(tenant, idempotencyKey).then().statusCode(201);
        execute("update sealed_answer set ciphertext = '%s' where key = '%s'".formatted(before, idempotencyKey));
        createKey(tenant, idempotencyKey).then().statusCode(500);
        execute("delete from idempotent_answer where key = '" + idempotencyKey + "'");
        platform()
                .get("/v1/audit/entries?page_size=200")
                .then()
                .statusCode(200)
                .body(
                        "items.action",
                        hasItems(
                                "ENCRYPTION_KEY_ROTATION_INTENDED",
                                "ENCRYPTION_KEY_ROTATED",
                                "ENCRYPTION_KEY_REWRAPPED",
                                "ENCRYPTION_KEY_RETIREMENT_INTENDED",
                                "ENCRYPTION_KEY_VERSIONS_RETIRED"))
                .body("items.details.platform_key", hasItems("ANSWERS"));
    }

    @Test
    void secretOfAnAnswerGoesWhenItsKeyIsUsedAgain() throws SQLException {
        UUID tenant = activeTenant();
        String idempotencyKey = unique();
        createKey(tenant, idempotencyKey);
        // As time would do it: no trigger sees it.
        execute("set session_replication_role = replica; update idempotent_answer"
                + " set created_at = now() - interval '25 hours' where key = '" + idempotencyKey + "'");
        assertThat(sealed(idempotencyKey)).startsWith("vault:");

        platform()
                .header("Idempotency-Key", idempotencyKey)
                .body(tenantRequest())
                .post("/v1/tenants")
                .then()
                .statusCode(201);

        assertThat(query("select 1 from sealed_answer where key = '" + idempotencyKey + "'"))
                .isEmpty();
    }

    @Test
    void idThatStandsForAKeyOfThePlatformIsNoTenants() {
        platform()
                .body(Map.of("tenant_id", new KeyOwner.OfPlatform(PlatformKey.ANSWERS).id()))
                .post("/v1/key-rotations")
                .then()
                .statusCode(404)
                .body("code", equalTo("TENANT_NOT_FOUND"));
    }

    @Test
    void rotationGetsItsTurnThoughTheKeyIsAlwaysHeld() throws Exception {
        UUID tenant = activeTenant();
        createKey(tenant, unique());
        AtomicBoolean ended = new AtomicBoolean();
        List<CompletableFuture<Void>> holders = IntStream.range(0, HOLDERS)
                .mapToObj(i -> CompletableFuture.runAsync(() -> {
                    while (!ended.get()) {
                        createKey(tenant, unique());
                    }
                }))
                .toList();

        JsonPath rotation = Rotation.ofPlatform("ANSWERS").ended();

        ended.set(true);
        holders.forEach(CompletableFuture::join);
        assertThat(rotation.getString("state")).isEqualTo("SUCCEEDED");
        assertThat(query("select pauses from key_rotation_part where rotation_id = '" + rotation.getString("id") + "'"))
                .containsExactly("0");
    }

    @Test
    void oneKeyAtATimeIsNamed() {
        platform()
                .body(Map.of("tenant_id", activeTenant(), "platform_key", "ANSWERS"))
                .post("/v1/key-rotations")
                .then()
                .statusCode(400)
                .body("errors[0].pointer", equalTo("/platform_key"));
    }

    @Test
    void unknownKeyIsRefused() {
        platform()
                .body(Map.of("platform_key", "DIRECTORY"))
                .post("/v1/key-rotations")
                .then()
                .statusCode(400)
                .body("errors[0].pointer", equalTo("/platform_key"));
    }

    private static Response createKey(UUID tenant, String idempotencyKey) {
        return platform()
                .header("Idempotency-Key", idempotencyKey)
                .body(Map.of("name", "backend", "scopes", List.of("messages:send")))
                .post("/v1/tenants/" + tenant + "/api-keys");
    }

    private static void verify(String apiKey) {
        platform()
                .body(Map.of("api_key", apiKey))
                .post("/v1/api-keys:verify")
                .then()
                .statusCode(200)
                .body("valid", equalTo(true));
    }

    private int version(PlatformKey key) {
        return cipher.latestVersion(cipher.keyOf(key)).await().indefinitely();
    }

    private String opened(String pepper, String version) {
        KeyRef key = cipher.keyOf(PlatformKey.PEPPER);
        return VaultAdministrator.decrypt(key.mount(), key.name(), pepper, context(version));
    }

    /** @return the context of a version of the pepper: format 2, the version */
    private static byte[] context(String version) {
        return ByteBuffer.allocate(5)
                .put((byte) 2)
                .putInt(Integer.parseInt(version))
                .array();
    }

    private static String sealed(String idempotencyKey) throws SQLException {
        return query("select ciphertext from sealed_answer where key = '" + idempotencyKey + "'")
                .getFirst();
    }
}
