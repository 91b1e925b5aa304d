package io.tenantservice.crypto.rotation;

import static io.tenantservice.api.Database.awaitWaiting;
import static io.tenantservice.api.Given.activeTenant;
import static io.tenantservice.api.Given.platform;
import static io.tenantservice.api.Given.tenantWithAccount;
import static io.tenantservice.api.Given.unique;
import static io.tenantservice.api.Given.whatsAppAccountRequest;
import static io.tenantservice.api.Rotation.tamperedAccount;
import static io.tenantservice.crypto.rotation.Moved.FIELDS;
import static io.tenantservice.crypto.rotation.Moved.ciphertexts;
import static io.tenantservice.crypto.rotation.Moved.keyColumn;
import static io.tenantservice.crypto.rotation.Moved.set;
import static io.tenantservice.crypto.rotation.Moved.versions;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.tenantservice.api.Database;
import io.tenantservice.api.KmsAdministrator;
import io.tenantservice.api.Rotation;
import io.tenantservice.api.VaultAdministrator;
import io.tenantservice.crypto.kms.KmsCipher;
import io.tenantservice.crypto.vault.VaultCipher;
import io.tenantservice.stack.KmsResource;
import io.tenantservice.stack.StackResource;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Secrets move from one encryption provider to the other. */
@QuarkusTest
@QuarkusTestResource(StackResource.class)
@WithTestResource(KmsResource.class)
@Tag("kms")
class ProviderMoveTest {

    @Inject
    KmsCipher kms;

    @Inject
    VaultCipher vault;

    @AfterEach
    void leaveNothingSpoilt() {
        KmsAdministrator.clear();
    }

    @Test
    void everySecretMovesThereAndBackAndStaysTheSame() throws SQLException {
        UUID tenant = activeTenant();
        Map<String, Object> request = whatsAppAccountRequest();
        String account = create(tenant, unique(), request).path("id");

        JsonPath there = Rotation.move(tenant, "AWS_KMS").ended();

        assertThat(there.getString("state")).isEqualTo("SUCCEEDED");
        assertThat(there.getString("target_provider")).isEqualTo("AWS_KMS");
        assertThat(there.getMap("progress"))
                .containsEntry("total", FIELDS)
                .containsEntry("done", FIELDS)
                .containsEntry("quarantined", 0)
                .containsEntry("lowest_version", kmsVersion());
        assertThat(ciphertexts(tenant)).hasSize(FIELDS).allMatch(text -> text.startsWith("aws-kms:"));
        assertRevealed(tenant, account, request);

        JsonPath back = Rotation.move(tenant, "VAULT").ended();

        assertThat(back.getString("state")).isEqualTo("SUCCEEDED");
        assertThat(ciphertexts(tenant)).hasSize(FIELDS).allMatch(text -> text.startsWith("vault:v1:"));
        assertRevealed(tenant, account, request);
    }

    @Test
    void whatIsStoredAfterAMoveIsUnderTheNewKeyAndIsRotatedThere() throws SQLException {
        UUID tenant = activeTenant();
        Rotation.move(tenant, "AWS_KMS").ended();
        Map<String, Object> request = whatsAppAccountRequest();
        String account = create(tenant, unique(), request).path("id");
        List<String> stored = ciphertexts(tenant);
        assertThat(stored).hasSize(FIELDS).allMatch(text -> text.startsWith("aws-kms:"));
        int before = kmsVersion();

        JsonPath rotated = Rotation.of(tenant).ended();

        assertThat(rotated.getString("state")).isEqualTo("SUCCEEDED");
        assertThat(rotated.getInt("progress.lowest_version")).isGreaterThan(before);
        assertThat(ciphertexts(tenant)).hasSize(FIELDS).doesNotContainAnyElementsOf(stored);
        assertThat(versions(tenant)).allMatch(version -> Integer.parseInt(version) > before);
        assertRevealed(tenant, account, request);
    }

    @Test
    void newSecretIsEncryptedAnewWhenAMoveHasOvertakenIt() throws SQLException {
        UUID tenant = tenantWithAccount();
        Response stored;
        try (Connection move = Database.administrator()) {
            move.setAutoCommit(false);
            Database.execute(move, "select 1 from encryption_key where owner_id = '" + tenant + "' for update");
            CompletableFuture<Response> answer =
                    CompletableFuture.supplyAsync(() -> create(tenant, unique(), whatsAppAccountRequest()));
            awaitWaiting("select provider, mount, key_name, target_version from encryption_key%");
            var key = kms.keyOf(tenant);
            Database.execute(
                    move,
                    "update encryption_key set provider = '%s', mount = '%s', key_name = '%s' where owner_id = '%s'"
                            .formatted(key.provider(), key.mount(), key.name(), tenant));
            move.commit();
            stored = answer.join();
        }

        assertThat(stored.statusCode()).isEqualTo(201);
        assertThat(ciphertexts(tenant))
                .hasSize(2 * FIELDS)
                .filteredOn(text -> text.startsWith("aws-kms:"))
                .hasSize(FIELDS);
        assertThat(Rotation.of(tenant).ended().getString("state")).isEqualTo("SUCCEEDED");
        assertThat(ciphertexts(tenant)).allMatch(text -> text.startsWith("aws-kms:"));
    }

    @Test
    void whatDoesNotOpenIsQuarantinedAndTheRestIsMoved() throws SQLException {
        UUID tenant = activeTenant();
        String account = tamperedAccount(tenant);

        JsonPath ended = Rotation.move(tenant, "AWS_KMS").ended();

        assertThat(ended.getString("state")).isEqualTo("FAILED");
        assertThat(ended.getMap("progress"))
                .containsEntry("total", FIELDS)
                .containsEntry("done", FIELDS - 1)
                .containsEntry("quarantined", 1)
                .containsEntry("lowest_version", 0);
        assertThat(ended.getMap("quarantine[0]"))
                .containsEntry("place", "credential " + account + ", APP_SECRET, version 1")
                .containsEntry("reason", "INTEGRITY");
        assertThat(ciphertexts(tenant))
                .filteredOn(text -> text.startsWith("aws-kms:"))
                .hasSize(FIELDS - 1);
    }

    @Test
    void tenantWhoseFormerKeyIsGoneFailsAlone() {
        UUID tenant = tenantWithAccount();
        VaultAdministrator.destroy(
                vault.keyOf(tenant).mount(), vault.keyOf(tenant).name());

        JsonPath ended = Rotation.move(tenant, "AWS_KMS").ended();

        assertThat(ended.getString("state")).isEqualTo("FAILED");
        assertThat(ended.getMap("progress")).containsEntry("failed", FIELDS).containsEntry("done", 0);
    }

    @Test
    void moveWaitsWhileTheProviderIsAwayAndGoesOnByItself() throws SQLException {
        UUID tenant = tenantWithAccount();
        KmsAdministrator.spoil("Encrypt", "KMSInternalException", 500, 5);

        JsonPath ended = Rotation.move(tenant, "AWS_KMS").ended();

        assertThat(ended.getString("state")).isEqualTo("SUCCEEDED");
        assertThat(ciphertexts(tenant)).hasSize(FIELDS).allMatch(text -> text.startsWith("aws-kms:"));
    }

    @Test
    void minimumOfTheFormerKeyIsForgotten() throws SQLException {
        UUID tenant = tenantWithAccount();
        set(tenant, "encryption_key", "minimum_version = 3, retiring_version = 4");

        Rotation moved = Rotation.move(tenant, "AWS_KMS");

        assertThat(moved.ended().getString("state")).isEqualTo("SUCCEEDED");
        moved.look().body("progress.minimum_version", equalTo(1));
        assertThat(keyColumn(tenant, "retiring_version is null")).isEqualTo("t");
    }

    @Test
    void providersSayWhatTheyCanDo() {
        platform()
                .get("/v1/encryption-providers")
                .then()
                .statusCode(200)
                .body("provider", equalTo(List.of("VAULT", "AWS_KMS")))
                .body("encrypts_new_tenants", equalTo(List.of(true, false)))
                .body("shreds_tenants", equalTo(List.of(true, false)))
                .body("retires_versions", equalTo(List.of(true, false)));
    }

    private int kmsVersion() {
        return kms.latestVersion(kms.keyOf(UUID.randomUUID())).await().indefinitely();
    }

    private static void assertRevealed(UUID tenant, String account, Map<String, Object> request) {
        platform()
                .post("/v1/tenants/" + tenant + "/whatsapp-accounts/" + account + ":reveal")
                .then()
                .statusCode(200)
                .body("access_token", equalTo(request.get("access_token")))
                .body("app_secret", equalTo(request.get("app_secret")));
    }

    private static Response create(UUID tenant, String idempotencyKey, Map<String, Object> request) {
        return platform()
                .header("Idempotency-Key", idempotencyKey)
                .body(request)
                .post("/v1/tenants/" + tenant + "/whatsapp-accounts");
    }
}
