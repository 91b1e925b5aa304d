package io.tenantservice.crypto.rotation;

import static io.tenantservice.api.Database.awaitWaiting;
import static io.tenantservice.api.Given.platform;
import static io.tenantservice.api.Given.tenantWithAccount;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.vertx.VertxContextSupport;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import io.tenantservice.api.Database;
import io.tenantservice.api.LogCapture;
import io.tenantservice.api.Rotation;
import io.tenantservice.api.VaultAdministrator;
import io.tenantservice.crypto.Dump;
import io.tenantservice.crypto.KeyRef;
import io.tenantservice.crypto.vault.VaultCipher;
import io.tenantservice.stack.StackResource;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** 35 days is how old backups may be when the configuration says nothing. */
@QuarkusTest
@QuarkusTestResource(StackResource.class)
class RetireKeyVersionsTest {

    private static final int FIELDS = 3;
    private static final int LONG_AGO = 36;
    private static final int NOT_SO_LONG_AGO = 34;

    @Inject
    RetireKeyVersions job;

    @Inject
    VaultCipher cipher;

    @Inject
    MeterRegistry metrics;

    @Test
    void rowFromADumpOpensUntilItsVersionIsRetiredAndIsRefusedAfterThat() throws SQLException {
        UUID tenant = tenantWithAccount();
        try (Dump before = Dump.of(tenant)) {
            Rotation.of(tenant).ended();
            try (Dump after = Dump.of(tenant)) {
                before.restore();
                reveal(tenant).statusCode(200).body("access_token", notNullValue());
                after.restore();
            }
            retired(tenant);
            before.restore();
            double alarms = alarms();

            try (LogCapture log = LogCapture.start()) {
                reveal(tenant)
                        .statusCode(500)
                        .body("code", equalTo("INTERNAL_ERROR"))
                        .body(not(containsString("retired")));

                assertThat(log.text()).contains("KEY_VERSION_RETIRED at credential " + account(tenant));
            }
            assertThat(alarms()).isGreaterThan(alarms);
        }
    }

    @Test
    void rotationQuarantinesARowOfARetiredVersion() throws SQLException {
        UUID tenant = tenantWithAccount();
        try (Dump before = Dump.of(tenant)) {
            Rotation.of(tenant).ended();
            retired(tenant);
            before.restore();

            JsonPath ended = Rotation.of(tenant).ended();

            assertThat(ended.getString("state")).isEqualTo("FAILED");
            assertThat(ended.getInt("progress.quarantined")).isEqualTo(FIELDS);
            assertThat(ended.getList("quarantine.reason")).hasSize(FIELDS).containsOnly("KEY_VERSION_RETIRED");
        }
    }

    /** What docs/operations.md tells to do. */
    @Test
    void rowOfARetiredVersionIsRescuedByLoweringTheMinimumInVault() throws SQLException {
        UUID tenant = tenantWithAccount();
        try (Dump before = Dump.of(tenant)) {
            Rotation.of(tenant).ended();
            retired(tenant);
            before.restore();
            KeyRef key = cipher.keyOf(tenant);

            VaultAdministrator.setMinimumVersion(key.mount(), key.name(), 1);
            JsonPath ended = Rotation.of(tenant).ended();
            VaultAdministrator.setMinimumVersion(key.mount(), key.name(), 2);

            assertThat(ended.getString("state")).isEqualTo("SUCCEEDED");
            reveal(tenant).statusCode(200);
        }
    }

    @Test
    void versionIsKeptWhileABackupMayNeedIt() throws SQLException {
        UUID tenant = tenantWithAccount();
        Rotation.of(tenant).ended();
        Rotation.age(tenant, NOT_SO_LONG_AGO);

        run();

        assertThat(minimum(tenant)).isEqualTo("1");
        assertThat(minimumInVault(tenant)).isEqualTo(1);
    }

    @Test
    void laterRotationPutsOffNothing() throws SQLException {
        UUID tenant = tenantWithAccount();
        Rotation.of(tenant).ended();
        Rotation.age(tenant, LONG_AGO);
        Rotation.of(tenant).ended();

        run();

        assertThat(minimum(tenant)).isEqualTo("2");
        assertThat(minimumInVault(tenant)).isEqualTo(2);
    }

    @Test
    void nothingIsRetiredThatAStoredRowNeedsAndSomebodyIsTold() throws SQLException {
        UUID tenant = tenantWithAccount();
        try (Dump before = Dump.of(tenant)) {
            Rotation.of(tenant).ended();
            Rotation.age(tenant, LONG_AGO);
            before.restore();
            double blocked = retirements("blocked");

            try (LogCapture log = LogCapture.start()) {
                run();

                assertThat(log.text())
                        .contains("Versions below 2 of the key of tenant " + tenant + " are not retired: 3 ciphertexts")
                        .contains("credential_secret.ciphertext of credential " + account(tenant) + ", ACCESS_TOKEN");
            }
            assertThat(retirements("blocked")).isGreaterThan(blocked);
            assertThat(minimumInVault(tenant)).isEqualTo(1);
            reveal(tenant).statusCode(200);
        }
        Rotation.of(tenant).ended();
        run();
        assertThat(minimumInVault(tenant)).isEqualTo(2);
    }

    @Test
    void whatIsBeingStoredMeanwhileIsWaitedForAndCounted() throws SQLException {
        UUID tenant = tenantWithAccount();
        try (Dump before = Dump.of(tenant)) {
            Rotation.of(tenant).ended();
            Rotation.age(tenant, LONG_AGO);
            try (Connection writer = Database.administrator()) {
                writer.setAutoCommit(false);
                Database.execute(writer, "select 1 from encryption_key where owner_id = '" + tenant + "' for share");
                CompletableFuture<Void> run = CompletableFuture.runAsync(this::run);
                awaitWaiting("%from encryption_key%for no key update%");

                before.restore();
                writer.commit();

                run.join();
            }
            assertThat(minimumInVault(tenant)).isEqualTo(1);
        }
    }

    @Test
    void processThatDiedBeforeItToldVaultIsFollowedByAnother() throws SQLException {
        UUID tenant = tenantWithAccount();
        Rotation.of(tenant).ended();
        intend(tenant, 2);

        run();

        assertThat(minimum(tenant)).isEqualTo("2");
        assertThat(minimumInVault(tenant)).isEqualTo(2);
    }

    @Test
    void processThatDiedBeforeItWroteTheResultIsFollowedByAnother() throws SQLException {
        UUID tenant = tenantWithAccount();
        Rotation.of(tenant).ended();
        intend(tenant, 2);
        cipher.retire(cipher.keyOf(tenant), 2).await().indefinitely();

        run();

        assertThat(minimum(tenant)).isEqualTo("2");
        assertThat(query(tenant, "retiring_version is null")).isEqualTo("t");
    }

    @Test
    void keyThatIsGoneHoldsUpNoOther() throws SQLException {
        UUID gone = tenantWithAccount();
        UUID other = tenantWithAccount();
        for (UUID tenant : List.of(gone, other)) {
            Rotation.of(tenant).ended();
            Rotation.age(tenant, LONG_AGO);
        }
        VaultAdministrator.destroy(
                cipher.keyOf(gone).mount(), cipher.keyOf(gone).name());

        run();

        assertThat(minimum(gone)).isEqualTo("1");
        assertThat(minimum(other)).isEqualTo("2");
        forget(gone);
    }

    @Test
    void retirementIsAuditedAndShownByTheRotation() throws SQLException {
        UUID tenant = tenantWithAccount();
        Rotation rotation = Rotation.of(tenant);
        rotation.ended();
        rotation.look().body("progress.minimum_version", equalTo(1));

        retired(tenant);

        rotation.look().body("progress.minimum_version", equalTo(2));
        platform()
                .get("/v1/tenants/" + tenant + "/audit/entries")
                .then()
                .body(
                        "items.action",
                        hasItems("ENCRYPTION_KEY_RETIREMENT_INTENDED", "ENCRYPTION_KEY_VERSIONS_RETIRED"));
    }

    private void retired(UUID tenant) throws SQLException {
        Rotation.age(tenant, LONG_AGO);
        run();
        assertThat(minimum(tenant)).isEqualTo("2");
        assertThat(minimumInVault(tenant)).isEqualTo(2);
    }

    private void run() {
        try {
            VertxContextSupport.subscribeAndAwait(job::run);
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    private static void intend(UUID tenant, int version) throws SQLException {
        try (Connection administrator = Database.administrator()) {
            Database.execute(
                    administrator,
                    "update encryption_key set retiring_version = " + version + " where owner_id = '" + tenant + "'");
        }
    }

    /** So that later runs do not meet the tenant again. */
    private static void forget(UUID tenant) throws SQLException {
        try (Connection administrator = Database.administrator()) {
            Database.execute(
                    administrator,
                    "update encryption_key set retiring_version = null, lowest_version = 1 where owner_id = '" + tenant
                            + "'");
        }
    }

    private static ValidatableResponse reveal(UUID tenant) {
        return platform()
                .post("/v1/tenants/" + tenant + "/whatsapp-accounts/" + account(tenant) + ":reveal")
                .then();
    }

    private static String account(UUID tenant) {
        return platform().get("/v1/tenants/" + tenant + "/whatsapp-accounts").path("items[0].id");
    }

    private int minimumInVault(UUID tenant) {
        return VaultAdministrator.minimumVersion(
                cipher.keyOf(tenant).mount(), cipher.keyOf(tenant).name());
    }

    private static String minimum(UUID tenant) throws SQLException {
        return query(tenant, "minimum_version");
    }

    private static String query(UUID tenant, String what) throws SQLException {
        try (Connection administrator = Database.administrator()) {
            return Database.column(
                            administrator, "select " + what + " from encryption_key where owner_id = '" + tenant + "'")
                    .getFirst();
        }
    }

    private double alarms() {
        return metrics.counter("tenantservice.crypto.failures", "reason", "key_version_retired")
                .count();
    }

    private double retirements(String outcome) {
        return metrics.counter("tenantservice.rotation.retirements", "outcome", outcome)
                .count();
    }
}
