package io.tenantservice.crypto.rotation;

import static io.tenantservice.api.Database.awaitWaiting;
import static io.tenantservice.api.Database.execute;
import static io.tenantservice.api.Database.query;
import static io.tenantservice.api.Given.activeTenant;
import static io.tenantservice.api.Given.platform;
import static io.tenantservice.api.Given.tenantWithAccount;
import static io.tenantservice.api.Given.unique;
import static io.tenantservice.api.Given.whatsAppAccountRequest;
import static io.tenantservice.api.Rotation.tamperedAccount;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.vertx.VertxContextSupport;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.tenantservice.api.Database;
import io.tenantservice.api.KmsAdministrator;
import io.tenantservice.api.LogCapture;
import io.tenantservice.api.Rotation;
import io.tenantservice.api.VaultAdministrator;
import io.tenantservice.crypto.CryptoException;
import io.tenantservice.crypto.CryptoFailure;
import io.tenantservice.crypto.Dump;
import io.tenantservice.crypto.KeyShredding;
import io.tenantservice.crypto.kms.KmsCipher;
import io.tenantservice.crypto.vault.VaultCipher;
import io.tenantservice.platform.problem.Problem;
import io.tenantservice.platform.problem.ProblemCode;
import io.tenantservice.stack.KmsResource;
import io.tenantservice.stack.StackResource;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Secrets move from one encryption provider to the other, and rotate where tenants share a key. */
@QuarkusTest
@QuarkusTestResource(StackResource.class)
@WithTestResource(KmsResource.class)
@Tag("kms")
class ProviderMoveTest {

    private static final int FIELDS = 3;

    /** Longer than backups are kept when the configuration says nothing. */
    private static final int LONG_AGO = 36;

    @Inject
    KmsCipher kms;

    @Inject
    VaultCipher vault;

    @Inject
    StartDueRotation due;

    @Inject
    RetireKeyVersions retire;

    @Inject
    RotateKey rotate;

    @Inject
    KeyShredding shredding;

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
    void rotationOfAllGivesTheKeyThatTenantsShareOneVersion() throws SQLException {
        List<UUID> tenants = movedTenants(6);
        int calls = KmsAdministrator.calls("RotateKeyOnDemand");
        int before = kmsVersion();

        Rotation.ofAll().ended();

        assertThat(KmsAdministrator.calls("RotateKeyOnDemand")).isEqualTo(calls + 1);
        assertThat(kmsVersion()).isEqualTo(before + 1);
        for (UUID tenant : tenants) {
            assertThat(versions(tenant)).hasSize(FIELDS).allMatch(Integer.toString(before + 1)::equals);
        }
    }

    @Test
    void answerThatIsLostMakesNoSecondVersion() {
        UUID tenant = movedTenants(1).getFirst();
        int calls = KmsAdministrator.calls("RotateKeyOnDemand");
        KmsAdministrator.spoil("RotateKeyOnDemand", "LOSE", 0, 1);

        JsonPath ended = Rotation.of(tenant).ended();

        assertThat(ended.getString("state")).isEqualTo("SUCCEEDED");
        assertThat(KmsAdministrator.calls("RotateKeyOnDemand")).isEqualTo(calls + 1);
    }

    @Test
    void keyThatHasHadAllItsVersionsFailsTheRotation() {
        UUID tenant = movedTenants(1).getFirst();
        KmsAdministrator.spoil("RotateKeyOnDemand", "LimitExceededException", 400, 1);

        JsonPath ended = Rotation.of(tenant).ended();

        assertThat(ended.getString("state")).isEqualTo("FAILED");
        assertThat(ended.getInt("progress.failed")).isEqualTo(FIELDS);
        assertThat(Rotation.of(tenant).ended().getString("state"))
                .as("the turn at the key was given back")
                .isEqualTo("SUCCEEDED");
    }

    @Test
    void keyThatTenantsShareIsNotRotatedForEachThatIsDue() throws Throwable {
        List<UUID> tenants = movedTenants(2);
        age(tenants.getFirst());
        endDueRotation(tenants.getFirst());
        int calls = KmsAdministrator.calls("RotateKeyOnDemand");
        int version = kmsVersion();
        age(tenants.getLast());

        endDueRotation(tenants.getLast());

        assertThat(KmsAdministrator.calls("RotateKeyOnDemand")).isEqualTo(calls);
        assertThat(versions(tenants.getLast())).hasSize(FIELDS).allMatch(Integer.toString(version)::equals);
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
    void nothingIsRetiredWhereTheProviderCannotAndNobodyIsAlarmed() throws Throwable {
        UUID tenant = movedTenants(1).getFirst();
        Rotation.of(tenant).ended();
        Rotation.age(tenant, LONG_AGO);

        try (LogCapture log = LogCapture.start()) {
            VertxContextSupport.subscribeAndAwait(retire::run);

            assertThat(log.text()).doesNotContain("of the key of tenant " + tenant);
        }
        assertThat(minimum(tenant)).isEqualTo("1");
    }

    @Test
    void versionsOfTheFormerKeyRetireNoneOfThisOne() throws Throwable {
        UUID tenant = movedTenants(1).getFirst();
        assertThat(Rotation.of(tenant).ended().getInt("progress.lowest_version"))
                .isGreaterThan(1);
        Rotation.age(tenant, LONG_AGO);
        Rotation.move(tenant, "VAULT").ended();
        Rotation.of(tenant).ended();

        VertxContextSupport.subscribeAndAwait(retire::run);
        assertThat(minimum(tenant)).isEqualTo("1");

        Rotation.age(tenant, LONG_AGO);
        VertxContextSupport.subscribeAndAwait(retire::run);
        assertThat(minimum(tenant)).isEqualTo("2");
    }

    @Test
    void rowsOfAnotherKeyDoNotHoldUpARetirement() throws Throwable {
        UUID tenant = movedTenants(1).getFirst();
        try (Dump underKms = Dump.of(tenant)) {
            Rotation.move(tenant, "VAULT").ended();
            Rotation.of(tenant).ended();
            Rotation.age(tenant, LONG_AGO);
            underKms.restore();

            VertxContextSupport.subscribeAndAwait(retire::run);
        }

        assertThat(minimum(tenant)).isEqualTo("2");
    }

    @Test
    void tenantWhoseProviderCannotShredIsRefusedWithNothingDone() throws SQLException {
        UUID tenant = tenantWithAccount();
        Rotation.move(tenant, "AWS_KMS").ended();
        set(tenant, "tenant", "state = 'OFFBOARDING'");

        assertThatThrownBy(() -> shred(tenant))
                .isInstanceOfSatisfying(
                        Problem.class,
                        refused -> assertThat(refused.code()).isEqualTo(ProblemCode.TENANT_KEY_NOT_SHREDDABLE));

        assertThat(keyColumn(tenant, "state")).isEqualTo("READY");
        assertThat(vault.latestVersion(vault.keyOf(tenant)).await().indefinitely())
                .isEqualTo(1);
    }

    @Test
    void shredAfterAMoveThereAndBackEndsTheKeyForGood() throws SQLException {
        UUID tenant = tenantWithAccount();
        String account =
                platform().get("/v1/tenants/" + tenant + "/whatsapp-accounts").path("items[0].id");
        try (Dump before = Dump.of(tenant)) {
            Rotation.move(tenant, "AWS_KMS").ended();
            Rotation.move(tenant, "VAULT").ended();
            set(tenant, "tenant", "state = 'OFFBOARDING'");
            shred(tenant);
            shred(tenant);
            set(tenant, "tenant", "state = 'ACTIVE'");
            before.restore();
        }

        platform()
                .post("/v1/tenants/" + tenant + "/whatsapp-accounts/" + account + ":reveal")
                .then()
                .statusCode(410)
                .body("code", equalTo("CREDENTIAL_DESTROYED"));
        for (String provider : List.of("AWS_KMS", "VAULT")) {
            platform()
                    .body(Map.of("tenant_id", tenant, "target_provider", provider))
                    .post("/v1/key-rotations")
                    .then()
                    .statusCode(410)
                    .body("code", equalTo("TENANT_KEY_DESTROYED"));
        }
        assertVaultKeyIsGone(tenant);
    }

    /** The rotation has begun while the key was whole, and its worker comes to it after the shredding. */
    @Test
    void moveThatIsUnderWayBringsNoShreddedKeyBack() throws Throwable {
        UUID tenant = tenantWithAccount();
        set(tenant, "tenant", "state = 'OFFBOARDING'");
        shred(tenant);
        UUID rotation = UUID.randomUUID();
        execute("""
                insert into key_rotation (id, owner_id, state, created_at, target_provider)
                values ('%1$s', '%2$s', 'RUNNING', now(), 'VAULT');
                insert into key_rotation_part (owner_id, rotation_id, state, target_provider, lowest_version)
                values ('%2$s', '%1$s', 'RUNNING', 'VAULT', 0)""".formatted(rotation, tenant));

        VertxContextSupport.subscribeAndAwait(() -> rotate.run(tenant + "/" + rotation));

        assertThat(new Rotation("/v1/key-rotations/" + rotation).ended().getString("state"))
                .isEqualTo("FAILED");
        assertThat(keyColumn(tenant, "state")).isEqualTo("SHREDDED");
        assertVaultKeyIsGone(tenant);
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

    private static List<UUID> movedTenants(int count) {
        List<UUID> tenants =
                Stream.generate(() -> tenantWithAccount()).limit(count).toList();
        tenants.forEach(tenant -> Rotation.move(tenant, "AWS_KMS").ended());
        return tenants;
    }

    private void endDueRotation(UUID tenant) throws Throwable {
        VertxContextSupport.subscribeAndAwait(due::run);
        String newest = query("select rotation_id from key_rotation_part where owner_id = '" + tenant
                        + "' order by rotation_id desc limit 1")
                .getFirst();
        new Rotation("/v1/key-rotations/" + newest).ended();
    }

    private static void age(UUID tenant) throws SQLException {
        try (Connection administrator = Database.administrator()) {
            Database.execute(
                    administrator,
                    "update encryption_key set rotated_at = now() - interval '91 days' where owner_id = '" + tenant
                            + "'");
        }
    }

    private void shred(UUID tenant) {
        try {
            VertxContextSupport.subscribeAndAwait(() -> shredding.shred(tenant));
        } catch (RuntimeException e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    private void assertVaultKeyIsGone(UUID tenant) {
        assertThatThrownBy(
                        () -> vault.latestVersion(vault.keyOf(tenant)).await().indefinitely())
                .isInstanceOfSatisfying(
                        CryptoException.class,
                        failure -> assertThat(failure.failure()).isEqualTo(CryptoFailure.KEY_DESTROYED));
    }

    private static void set(UUID tenant, String table, String change) throws SQLException {
        String id = table.equals("tenant") ? "id" : table.equals("encryption_key") ? "owner_id" : "tenant_id";
        execute("update " + table + " set " + change + " where " + id + " = '" + tenant + "'");
    }

    private static String minimum(UUID tenant) throws SQLException {
        return keyColumn(tenant, "minimum_version");
    }

    private static String keyColumn(UUID tenant, String what) throws SQLException {
        return query("select " + what + " from encryption_key where owner_id = '" + tenant + "'")
                .getFirst();
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

    private static List<String> ciphertexts(UUID tenant) throws SQLException {
        return query("select ciphertext from credential_secret where tenant_id = '" + tenant + "'");
    }

    private static List<String> versions(UUID tenant) throws SQLException {
        return query("select key_version from credential_secret where tenant_id = '" + tenant + "'");
    }
}
