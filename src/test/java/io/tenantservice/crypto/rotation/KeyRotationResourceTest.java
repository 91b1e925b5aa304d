package io.tenantservice.crypto.rotation;

import static io.tenantservice.api.Given.activeTenant;
import static io.tenantservice.api.Given.as;
import static io.tenantservice.api.Given.busyTenant;
import static io.tenantservice.api.Given.platform;
import static io.tenantservice.api.Given.tenantCaller;
import static io.tenantservice.api.Given.tenantWithAccount;
import static io.tenantservice.api.Given.unique;
import static io.tenantservice.api.Given.whatsAppAccountRequest;
import static io.tenantservice.api.Rotation.tamperedAccount;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.notNullValue;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.tenantservice.api.Database;
import io.tenantservice.api.Rotation;
import io.tenantservice.api.Tokens;
import io.tenantservice.api.VaultAdministrator;
import io.tenantservice.crypto.vault.VaultCipher;
import io.tenantservice.stack.StackResource;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(StackResource.class)
class KeyRotationResourceTest {

    private static final int FIELDS = 3;

    @Inject
    VaultCipher cipher;

    @Inject
    MeterRegistry metrics;

    @Test
    void everySecretOfATenantIsEncryptedAnewAndStaysTheSame() throws SQLException {
        UUID tenant = activeTenant();
        var request = whatsAppAccountRequest();
        String account = account(tenant, request);
        List<String> before = ciphertexts(tenant);

        JsonPath ended = Rotation.of(tenant).ended();

        assertThat(ended.getString("state")).isEqualTo("SUCCEEDED");
        assertThat(ended.getString("tenant_id")).isEqualTo(tenant.toString());
        assertThat(ended.getMap("progress"))
                .containsEntry("tenants_total", 1)
                .containsEntry("tenants_done", 1)
                .containsEntry("total", FIELDS)
                .containsEntry("done", FIELDS)
                .containsEntry("failed", 0)
                .containsEntry("quarantined", 0)
                .containsEntry("lowest_version", 2);
        assertThat(latestVersion(tenant)).isEqualTo(2);
        assertThat(ciphertexts(tenant))
                .hasSize(FIELDS)
                .allMatch(text -> text.startsWith("vault:v2:"))
                .doesNotContainAnyElementsOf(before);
        platform()
                .post("/v1/tenants/" + tenant + "/whatsapp-accounts/" + account + ":reveal")
                .then()
                .statusCode(200)
                .body("access_token", equalTo(request.get("access_token")))
                .body("app_secret", equalTo(request.get("app_secret")));
    }

    @Test
    void eachRotationGivesTheNextVersion() throws SQLException {
        UUID tenant = activeTenant();
        account(tenant, whatsAppAccountRequest());
        Rotation.of(tenant).ended();

        JsonPath second = Rotation.of(tenant).ended();

        assertThat(second.getString("state")).isEqualTo("SUCCEEDED");
        assertThat(second.getInt("progress.lowest_version")).isEqualTo(3);
        assertThat(latestVersion(tenant)).isEqualTo(3);
        assertThat(ciphertexts(tenant)).hasSize(FIELDS).allMatch(text -> text.startsWith("vault:v3:"));
    }

    @Test
    void whatIsStoredAfterARotationHasItsVersion() throws SQLException {
        UUID tenant = activeTenant();
        Rotation.of(tenant).ended();

        account(tenant, whatsAppAccountRequest());

        assertThat(ciphertexts(tenant)).hasSize(FIELDS).allMatch(text -> text.startsWith("vault:v2:"));
    }

    @Test
    void everyColumnOfABusyTenantIsMovedAndItsKeysGoOnWorking() throws SQLException {
        UUID tenant = busyTenant();
        int version = latestVersion(tenant);

        JsonPath ended = Rotation.of(tenant).ended();

        assertThat(ended.getString("state")).isEqualTo("SUCCEEDED");
        assertThat(ciphertexts(tenant)).isNotEmpty().allMatch(text -> text.startsWith("vault:v" + (version + 1) + ":"));
        String number =
                platform().get("/v1/tenants/" + tenant + "/whatsapp-accounts").path("items[0].phone_number_id");
        platform()
                .get("/v1/resolve?fields=access_token&phone_number_id=" + number)
                .then()
                .statusCode(200)
                .body("tenant.id", equalTo(tenant.toString()))
                .body("whatsapp_accounts[0].access_token", notNullValue());
    }

    @Tag("chaos")
    @Test
    void rotationOfAllReachesEveryTenant() throws SQLException {
        List<UUID> tenants = Stream.generate(() -> activeTenant()).limit(5).toList();
        for (UUID tenant : tenants) {
            account(tenant, whatsAppAccountRequest());
        }

        JsonPath ended = Rotation.ofAll().ended();

        assertThat(ended.getString("tenant_id")).isNull();
        assertThat(ended.getInt("progress.tenants_done"))
                .isEqualTo(ended.getInt("progress.tenants_total"))
                .isGreaterThanOrEqualTo(tenants.size());
        assertThat(ended.getLong("progress.done")
                        + ended.getLong("progress.quarantined")
                        + ended.getLong("progress.failed"))
                .isEqualTo(ended.getLong("progress.total"));
        for (UUID tenant : tenants) {
            assertThat(ciphertexts(tenant)).hasSize(FIELDS).allMatch(text -> text.startsWith("vault:v2:"));
        }
    }

    @Test
    void whatDoesNotOpenIsQuarantinedAndTheRestIsMoved() throws SQLException {
        UUID tenant = activeTenant();
        String account = tamperedAccount(tenant);
        double alarms = quarantined();

        JsonPath ended = Rotation.of(tenant).ended();

        assertThat(ended.getString("state")).isEqualTo("FAILED");
        assertThat(ended.getMap("progress"))
                .containsEntry("total", FIELDS)
                .containsEntry("done", FIELDS - 1)
                .containsEntry("quarantined", 1)
                .containsEntry("lowest_version", 1);
        assertThat(ended.getList("quarantine")).hasSize(1);
        assertThat(ended.getMap("quarantine[0]"))
                .containsEntry("tenant_id", tenant.toString())
                .containsEntry("column", "credential_secret.ciphertext")
                .containsEntry("place", "credential " + account + ", APP_SECRET, version 1")
                .containsEntry("reason", "INTEGRITY");
        assertThat(ciphertexts(tenant))
                .filteredOn(text -> text.startsWith("vault:v2:"))
                .hasSize(FIELDS - 1);
        assertThat(quarantined()).isGreaterThan(alarms);
    }

    @Test
    void rotationAfterTheTamperedCredentialIsGoneSucceeds() {
        UUID tenant = activeTenant();
        String account = tamperedAccount(tenant);
        Rotation.of(tenant).ended();
        platform()
                .header("If-Match", "*")
                .delete("/v1/tenants/" + tenant + "/whatsapp-accounts/" + account)
                .then()
                .statusCode(204);

        JsonPath ended = Rotation.of(tenant).ended();

        assertThat(ended.getString("state")).isEqualTo("SUCCEEDED");
        assertThat(ended.getInt("progress.lowest_version")).isEqualTo(3);
    }

    @Test
    void tenantWhoseKeyIsGoneFailsAlone() {
        UUID tenant = activeTenant();
        account(tenant, whatsAppAccountRequest());
        VaultAdministrator.destroy(
                cipher.keyOf(tenant).mount(), cipher.keyOf(tenant).name());

        JsonPath ended = Rotation.of(tenant).ended();

        assertThat(ended.getString("state")).isEqualTo("FAILED");
        assertThat(ended.getMap("progress"))
                .containsEntry("tenants_done", 1)
                .containsEntry("total", FIELDS)
                .containsEntry("failed", FIELDS)
                .containsEntry("lowest_version", 1);
    }

    @Test
    void secondRotationOfTheSameIsRefusedWhileTheFirstIsUnderWay() throws SQLException {
        UUID tenant = tenantWithAccount();
        Rotation first;
        try (Connection writer = Database.administrator()) {
            holdTarget(writer, tenant);
            first = Rotation.of(tenant);

            platform()
                    .body(Map.of("tenant_id", tenant))
                    .post("/v1/key-rotations")
                    .then()
                    .statusCode(409)
                    .body("code", equalTo("KEY_ROTATION_RUNNING"));

            writer.rollback();
        }
        assertThat(first.ended().getString("state")).isEqualTo("SUCCEEDED");
        assertThat(latestVersion(tenant)).isEqualTo(2);
    }

    @Test
    void providersAreThoseOfThisInstallation() {
        platform()
                .get("/v1/encryption-providers")
                .then()
                .statusCode(200)
                .body("provider", equalTo(List.of("VAULT")))
                .body("encrypts_new_tenants", equalTo(List.of(true)))
                .body("shreds_tenants", equalTo(List.of(true)))
                .body("retires_versions", equalTo(List.of(true)));
    }

    @Test
    void nothingMovesToAProviderThatIsNotThere() {
        platform()
                .body(Map.of("tenant_id", activeTenant(), "target_provider", "AWS_KMS"))
                .post("/v1/key-rotations")
                .then()
                .statusCode(422)
                .body("code", equalTo("ENCRYPTION_PROVIDER_NOT_CONFIGURED"))
                .body("errors[0].pointer", equalTo("/target_provider"));
        platform()
                .body(Map.of("target_provider", "abacus"))
                .post("/v1/key-rotations")
                .then()
                .statusCode(400);
    }

    @Test
    void moveToTheKeyThatATenantHasChangesNothing() throws SQLException {
        UUID tenant = activeTenant();
        account(tenant, whatsAppAccountRequest());
        List<String> before = ciphertexts(tenant);

        JsonPath ended = Rotation.move(tenant, "VAULT").ended();

        assertThat(ended.getString("state")).isEqualTo("SUCCEEDED");
        assertThat(ended.getString("target_provider")).isEqualTo("VAULT");
        assertThat(ended.getMap("progress")).containsEntry("total", 0).containsEntry("lowest_version", 1);
        assertThat(latestVersion(tenant)).isEqualTo(1);
        assertThat(ciphertexts(tenant)).isEqualTo(before);
    }

    @Test
    void sameIdempotencyKeyStartsOneRotation() {
        UUID tenant = activeTenant();
        String key = unique();
        String first = startWith(key, tenant);
        new Rotation(first).ended();

        assertThat(startWith(key, tenant)).isEqualTo(first);
    }

    @Test
    void eachStepIsInTheTenantsAuditLog() {
        UUID tenant = activeTenant();
        account(tenant, whatsAppAccountRequest());

        Rotation.of(tenant).ended();

        platform()
                .get("/v1/tenants/" + tenant + "/audit/entries")
                .then()
                .body("items.action", hasItem("ENCRYPTION_KEY_ROTATION_INTENDED"))
                .body("items.action", hasItem("ENCRYPTION_KEY_ROTATED"))
                .body("items.action", hasItem("ENCRYPTION_KEY_REWRAPPED"));
    }

    @Test
    void whatIsNotThereIsNotRotatedAndNotFound() {
        platform()
                .body(Map.of("tenant_id", UUID.randomUUID()))
                .post("/v1/key-rotations")
                .then()
                .statusCode(404)
                .body("code", equalTo("TENANT_NOT_FOUND"));
        platform()
                .get("/v1/key-rotations/" + UUID.randomUUID())
                .then()
                .statusCode(404)
                .body("code", equalTo("KEY_ROTATION_NOT_FOUND"));
    }

    @Test
    void tenantCanNeitherStartNorSeeRotationsAndThePlatformNeedsTheScope() {
        UUID tenant = activeTenant();
        Rotation rotation = Rotation.of(tenant);

        for (var caller : List.of(tenantCaller(tenant), as(Tokens.platform("tenants:write")))) {
            caller.body(Map.of("tenant_id", tenant))
                    .post("/v1/key-rotations")
                    .then()
                    .statusCode(403)
                    .body("code", equalTo("SCOPE_MISSING"));
        }
        for (var caller : List.of(tenantCaller(tenant), as(Tokens.platform("tenants:write")))) {
            caller.get(rotation.address()).then().statusCode(403).body("code", equalTo("SCOPE_MISSING"));
        }
        for (var caller : List.of(tenantCaller(tenant), as(Tokens.platform("tenants:write")))) {
            caller.get("/v1/encryption-providers").then().statusCode(403).body("code", equalTo("SCOPE_MISSING"));
        }
        rotation.ended();
    }

    private static String startWith(String idempotencyKey, UUID tenant) {
        return platform()
                .header("Idempotency-Key", idempotencyKey)
                .body(Map.of("tenant_id", tenant))
                .post("/v1/key-rotations")
                .then()
                .statusCode(202)
                .extract()
                .header("Location");
    }

    /** As somebody does who stores a secret; a rotation waits for the end of it. */
    private static void holdTarget(Connection writer, UUID tenant) throws SQLException {
        writer.setAutoCommit(false);
        Database.execute(writer, "select 1 from encryption_key where owner_id = '" + tenant + "' for share");
    }

    private double quarantined() {
        return metrics.counter("tenantservice.rotation.ciphertexts", "outcome", "quarantined")
                .count();
    }

    private int latestVersion(UUID tenant) {
        return cipher.latestVersion(cipher.keyOf(tenant)).await().indefinitely();
    }

    private static List<String> ciphertexts(UUID tenant) throws SQLException {
        try (Connection administrator = Database.administrator()) {
            return Database.column(
                    administrator, "select ciphertext from credential_secret where tenant_id = '" + tenant + "'");
        }
    }

    private static String account(UUID tenant, Object request) {
        return platform()
                .body(request)
                .post("/v1/tenants/" + tenant + "/whatsapp-accounts")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }
}
