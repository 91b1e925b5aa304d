package io.tenantservice.crypto.rotation;

import static io.tenantservice.api.Database.awaitWaiting;
import static io.tenantservice.api.Given.activeTenant;
import static io.tenantservice.api.Given.platform;
import static io.tenantservice.api.Given.tenantWithAccount;
import static io.tenantservice.api.Given.unique;
import static io.tenantservice.api.Given.whatsAppAccountRequest;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.tenantservice.api.Database;
import io.tenantservice.api.Rotation;
import io.tenantservice.api.VaultAdministrator;
import io.tenantservice.crypto.vault.VaultCipher;
import io.tenantservice.stack.StackResource;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Who has encrypted before a rotation, and stores after it has begun, leaves nothing of the old version behind. */
@QuarkusTest
@QuarkusTestResource(StackResource.class)
class LateWriterTest {

    private static final int FIELDS = 3;

    @Inject
    VaultCipher cipher;

    @Test
    void newSecretIsEncryptedAnewWhenARotationHasOvertakenIt() throws SQLException {
        UUID tenant = tenantWithAccount();
        String key = unique();
        Map<String, Object> request = whatsAppAccountRequest();

        Response stored = overtaken(tenant, () -> create(tenant, key, request));

        assertThat(stored.statusCode()).isEqualTo(201);
        assertThat(versions(tenant)).containsExactly("1", "1", "1", "2", "2", "2");
        assertThat(create(tenant, key, request).header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(versions(tenant)).hasSize(2 * FIELDS);
    }

    @Test
    void stagedSecretIsEncryptedAnewWhenARotationHasOvertakenIt() throws SQLException {
        UUID tenant = activeTenant();
        String account = create(tenant, unique(), whatsAppAccountRequest()).path("id");
        String pending = "/v1/tenants/" + tenant + "/whatsapp-accounts/" + account + "/pending";

        Response staged = overtaken(
                tenant,
                () -> platform()
                        .header("If-Match", "*")
                        .body(Map.of("access_token", "EAAG-staged-while-rotating"))
                        .put(pending));

        assertThat(staged.statusCode()).isEqualTo(200);
        assertThat(versions(tenant)).containsExactly("1", "1", "1", "2");
    }

    @Test
    void rotationWaitsForWhoIsStoringAndMovesThatToo() throws SQLException {
        UUID tenant = tenantWithAccount();
        try (Connection writer = Database.administrator()) {
            Database.execute(
                    writer,
                    "create temporary table late as select * from credential_secret where tenant_id = '" + tenant
                            + "' and field = 'APP_SECRET'");
            Database.execute(
                    writer,
                    "delete from credential_secret where tenant_id = '" + tenant + "' and field = 'APP_SECRET'");
            writer.setAutoCommit(false);
            Database.execute(writer, "select 1 from encryption_key where owner_id = '" + tenant + "' for share");
            Rotation rotation = Rotation.of(tenant);
            awaitWaiting("update encryption_key%");

            Database.execute(writer, "insert into credential_secret select * from late");
            writer.commit();

            JsonPath ended = rotation.ended();
            assertThat(ended.getString("state")).isEqualTo("SUCCEEDED");
            assertThat(ended.getInt("progress.total")).isEqualTo(FIELDS);
            assertThat(versions(tenant)).containsExactly("2", "2", "2");
        }
    }

    @Test
    void rotationWaitsForNoRowAndComesBackToIt() throws SQLException {
        UUID tenant = tenantWithAccount();
        try (Connection swap = Database.administrator()) {
            swap.setAutoCommit(false);
            Database.execute(
                    swap,
                    "select 1 from credential_secret where field = 'APP_SECRET' and tenant_id = '" + tenant
                            + "' for update");
            Rotation rotation = Rotation.of(tenant);
            await().untilAsserted(() -> assertThat(versions(tenant)).containsExactly("1", "2", "2"));
            assertThat(rotation.look().extract().<String>path("state")).isEqualTo("RUNNING");

            swap.rollback();

            assertThat(rotation.ended().getString("state")).isEqualTo("SUCCEEDED");
            assertThat(versions(tenant)).containsExactly("2", "2", "2");
        }
    }

    /** Has a request encrypt, and before it can store what came out, does what a rotation does. */
    private Response overtaken(UUID tenant, Supplier<Response> request) throws SQLException {
        try (Connection rotation = Database.administrator()) {
            rotation.setAutoCommit(false);
            Database.execute(rotation, "select 1 from encryption_key where owner_id = '" + tenant + "' for update");
            CompletableFuture<Response> answer = CompletableFuture.supplyAsync(request);
            awaitWaiting("select provider, mount, key_name, target_version from encryption_key%");
            VaultAdministrator.rotate(
                    cipher.keyOf(tenant).mount(), cipher.keyOf(tenant).name());
            Database.execute(
                    rotation, "update encryption_key set target_version = 2 where owner_id = '" + tenant + "'");
            rotation.commit();
            return answer.join();
        }
    }

    private static Response create(UUID tenant, String idempotencyKey, Map<String, Object> request) {
        return platform()
                .header("Idempotency-Key", idempotencyKey)
                .body(request)
                .post("/v1/tenants/" + tenant + "/whatsapp-accounts");
    }

    private static List<String> versions(UUID tenant) throws SQLException {
        try (Connection administrator = Database.administrator()) {
            return Database.column(
                    administrator,
                    "select key_version from credential_secret where tenant_id = '" + tenant + "' order by 1");
        }
    }
}
