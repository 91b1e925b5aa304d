package io.tenantservice.crypto;

import static io.tenantservice.api.Database.awaitWaiting;
import static io.tenantservice.api.Database.query;
import static io.tenantservice.api.Given.platform;
import static io.tenantservice.api.Given.tenantWithAccount;
import static io.tenantservice.api.Given.whatsAppAccountRequest;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.vertx.VertxContextSupport;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import io.tenantservice.api.Canary;
import io.tenantservice.api.Database;
import io.tenantservice.api.Rotation;
import io.tenantservice.api.VaultAdministrator;
import io.tenantservice.crypto.vault.VaultCipher;
import io.tenantservice.platform.problem.Problem;
import io.tenantservice.platform.problem.ProblemCode;
import io.tenantservice.stack.StackResource;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is left of a tenant's secrets when its key is destroyed, and what somebody achieves who has a backup. */
@QuarkusTest
@QuarkusTestResource(StackResource.class)
class ShreddedKeyTest {

    @Inject
    KeyShredding shredding;

    @Inject
    MakeTenantKey make;

    @Inject
    VaultCipher cipher;

    @Test
    void rowRestoredAfterShredCannotBeOpened() throws SQLException {
        UUID tenant = tenantWithAccount();
        try (Dump dump = Dump.of(tenant)) {
            set(tenant, "tenant", "state = 'DELETED'");
            shred(tenant);
            set(tenant, "tenant", "state = 'ACTIVE'");

            dump.restore();

            assertDestroyed(reveal(tenant));
        }
    }

    @Test
    void databaseRestoredAsAWholeAfterShredCannotBeOpened() throws Throwable {
        UUID tenant = tenantWithAccount();
        try (Dump dump = Dump.of(tenant)) {
            set(tenant, "tenant", "state = 'DELETED'");
            shred(tenant);

            dump.restore();
            set(tenant, "tenant", "state = 'ACTIVE'");
            set(tenant, "encryption_key", "state = 'READY'");

            assertDestroyed(reveal(tenant));
            VertxContextSupport.subscribeAndAwait(() -> make.run(tenant.toString()));
            assertDestroyed(reveal(tenant));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "state = 'ACTIVE'",
                "state = 'PROVISIONING'",
                "state = 'OFFBOARDING'",
                "state = 'SUSPENDED', suspension_reason = 'has not paid'"
            })
    void keyOfATenantThatHasNotLeftIsNotShredded(String state) throws SQLException {
        UUID tenant = tenantWithAccount();
        set(tenant, "tenant", state);

        assertThatThrownBy(() -> shred(tenant)).isInstanceOfSatisfying(Problem.class, refused -> {
            assertThat(refused.code()).isEqualTo(ProblemCode.TENANT_STATE_CONFLICT);
            assertThat(refused.detail()).contains("not DELETED");
        });

        assertThat(state(tenant)).isEqualTo("READY");
        reveal(tenant).statusCode(200);
    }

    @Test
    void tenantThatDoesNotExistIsNotFound() {
        assertThatThrownBy(() -> shred(UUID.randomUUID()))
                .isInstanceOfSatisfying(
                        Problem.class, refused -> assertThat(refused.code()).isEqualTo(ProblemCode.TENANT_NOT_FOUND));
    }

    @Test
    void shredIsAuditedBeforeAndAfter() throws SQLException {
        UUID tenant = shreddedTenant();

        platform()
                .get("/v1/tenants/" + tenant + "/audit/entries")
                .then()
                .body("items.action", hasItems("TENANT_KEY_SHRED_INTENDED", "TENANT_KEY_SHREDDED"));
        assertThat(state(tenant)).isEqualTo("SHREDDED");
    }

    @ParameterizedTest
    @ValueSource(strings = {"SHREDDING", "SHREDDED"})
    void nothingIsStoredUnderAKeyThatIsDestroyedOrAboutToBe(String state) throws SQLException {
        UUID tenant = tenantWithAccount();
        set(tenant, "encryption_key", "state = '" + state + "'");

        create(tenant).then().statusCode(410).body("code", equalTo("TENANT_KEY_DESTROYED"));
        platform()
                .header("If-Match", "*")
                .body(Map.of("access_token", "EAAG-staged-after-the-end"))
                .put("/v1/tenants/" + tenant + "/whatsapp-accounts/" + account(tenant) + "/pending")
                .then()
                .statusCode(410)
                .body("code", equalTo("TENANT_KEY_DESTROYED"));
    }

    @Test
    void whoHasEncryptedBeforeTheIntentDoesNotStoreAfterIt() throws SQLException {
        UUID tenant = tenantWithAccount();
        try (Connection intent = Database.administrator()) {
            intent.setAutoCommit(false);
            Database.execute(intent, "select 1 from encryption_key where owner_id = '" + tenant + "' for update");
            CompletableFuture<Response> answer = CompletableFuture.supplyAsync(() -> create(tenant));
            awaitWaiting("select provider, mount, key_name, target_version from encryption_key%");
            Database.execute(intent, "update encryption_key set state = 'SHREDDING' where owner_id = '" + tenant + "'");

            intent.commit();

            answer.join().then().statusCode(410).body("code", equalTo("TENANT_KEY_DESTROYED"));
        }
    }

    @Test
    void shredWaitsForWhoIsStoring() throws SQLException {
        UUID tenant = tenantWithAccount();
        set(tenant, "tenant", "state = 'DELETED'");
        try (Connection writer = Database.administrator()) {
            writer.setAutoCommit(false);
            Database.execute(writer, "select 1 from encryption_key where owner_id = '" + tenant + "' for share");
            CompletableFuture<Void> shred = CompletableFuture.runAsync(() -> shred(tenant));
            awaitWaiting("%from encryption_key%for no key update%");
            assertThat(cipher.latestVersion(cipher.keyOf(tenant)).await().indefinitely())
                    .isEqualTo(1);

            writer.commit();

            shred.join();
        }
        assertGone(tenant);
    }

    @Test
    void processThatDiedBeforeItToldVaultIsFollowedByAnother() throws SQLException {
        UUID tenant = tenantWithAccount();
        set(tenant, "tenant", "state = 'DELETED'");
        set(tenant, "encryption_key", "state = 'SHREDDING'");

        shred(tenant);

        assertThat(state(tenant)).isEqualTo("SHREDDED");
        assertGone(tenant);
    }

    @Test
    void processThatDiedBeforeItWroteTheResultIsFollowedByAnother() throws SQLException {
        UUID tenant = tenantWithAccount();
        set(tenant, "tenant", "state = 'DELETED'");
        set(tenant, "encryption_key", "state = 'SHREDDING'");
        VaultAdministrator.destroy(
                cipher.keyOf(tenant).mount(), cipher.keyOf(tenant).name());

        shred(tenant);

        assertThat(state(tenant)).isEqualTo("SHREDDED");
    }

    @Test
    void keyThatCameBackWithARestoredVaultIsShreddedAgain() throws SQLException {
        UUID tenant = shreddedTenant();
        cipher.createKey(cipher.keyOf(tenant)).await().indefinitely();

        shred(tenant);

        assertThat(state(tenant)).isEqualTo("SHREDDED");
        assertGone(tenant);
    }

    @Test
    void jobThatMakesKeysDoesNotBringAShreddedOneBack() throws Throwable {
        UUID tenant = shreddedTenant();

        VertxContextSupport.subscribeAndAwait(() -> make.run(tenant.toString()));

        assertThat(state(tenant)).isEqualTo("SHREDDED");
        assertGone(tenant);
    }

    @Tag("chaos")
    @Test
    void rotationOfAllLeavesTheTenantOutAndOneOfItsOwnIsRefused() throws SQLException {
        UUID tenant = shreddedTenant();

        Rotation.ofAll().ended();

        assertThat(query("select rotation_id from key_rotation_part where owner_id = '" + tenant + "'"))
                .isEmpty();
        platform()
                .body(Map.of("tenant_id", tenant))
                .post("/v1/key-rotations")
                .then()
                .statusCode(410)
                .body("code", equalTo("TENANT_KEY_DESTROYED"));
    }

    @Test
    void keysThatAreGoneAreWrittenDownOnceAndForGood() throws SQLException {
        UUID tenant = shreddedTenant();
        String rows = "select provider || ' ' || mount || ' ' || key_name || ' ' || destroyed_at from shredded_key"
                + " where tenant_id = '" + tenant + "'";
        List<String> first = query(rows);

        shred(tenant);

        assertThat(first).singleElement().asString().startsWith("vault tenants t-" + tenant);
        assertThat(query(rows)).isEqualTo(first);
    }

    @Test
    void formerKeyIsDestroyedToo() throws SQLException {
        UUID tenant = tenantWithAccount();
        KeyRef current = new KeyRef(cipher.provider(), cipher.keyOf(tenant).mount(), "t-" + UUID.randomUUID());
        cipher.createKey(current).await().indefinitely();
        set(tenant, "encryption_key", "key_name = '" + current.name() + "'");
        set(tenant, "tenant", "state = 'DELETED'");

        shred(tenant);

        assertGone(cipher.keyOf(tenant));
        assertGone(current);
    }

    private UUID shreddedTenant() throws SQLException {
        UUID tenant = tenantWithAccount();
        set(tenant, "tenant", "state = 'DELETED'");
        shred(tenant);
        return tenant;
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

    private void assertGone(UUID tenant) {
        assertGone(cipher.keyOf(tenant));
    }

    private void assertGone(KeyRef key) {
        assertThatThrownBy(() -> cipher.latestVersion(key).await().indefinitely())
                .isInstanceOfSatisfying(
                        CryptoException.class,
                        failure -> assertThat(failure.failure()).isEqualTo(CryptoFailure.KEY_DESTROYED));
    }

    private static void assertDestroyed(ValidatableResponse revealed) {
        revealed.statusCode(410).body("code", equalTo("CREDENTIAL_DESTROYED"));
        assertThat(revealed.extract().asString()).doesNotContain(Canary.MARK);
    }

    private static ValidatableResponse reveal(UUID tenant) {
        return platform()
                .post("/v1/tenants/" + tenant + "/whatsapp-accounts/" + account(tenant) + ":reveal")
                .then();
    }

    private static String account(UUID tenant) {
        return platform().get("/v1/tenants/" + tenant + "/whatsapp-accounts").path("items[0].id");
    }

    private static Response create(UUID tenant) {
        return platform().body(whatsAppAccountRequest()).post("/v1/tenants/" + tenant + "/whatsapp-accounts");
    }

    /** No request leads to these states yet. */
    private static void set(UUID tenant, String table, String change) throws SQLException {
        String id = table.equals("tenant") ? "id" : table.equals("encryption_key") ? "owner_id" : "tenant_id";
        try (Connection administrator = Database.administrator()) {
            Database.execute(
                    administrator, "update " + table + " set " + change + " where " + id + " = '" + tenant + "'");
        }
    }

    private static String state(UUID tenant) throws SQLException {
        return query("select state from encryption_key where owner_id = '" + tenant + "'")
                .getFirst();
    }
}
