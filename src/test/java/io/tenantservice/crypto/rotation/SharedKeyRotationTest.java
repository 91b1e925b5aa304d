package io.tenantservice.crypto.rotation;

import static io.tenantservice.api.Database.query;
import static io.tenantservice.crypto.rotation.Moved.FIELDS;
import static io.tenantservice.crypto.rotation.Moved.movedTenants;
import static io.tenantservice.crypto.rotation.Moved.versions;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.vertx.VertxContextSupport;
import io.restassured.path.json.JsonPath;
import io.tenantservice.api.Database;
import io.tenantservice.api.KmsAdministrator;
import io.tenantservice.api.Rotation;
import io.tenantservice.crypto.kms.KmsCipher;
import io.tenantservice.stack.KmsResource;
import io.tenantservice.stack.StackResource;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Tenants whose provider gives them one key together: it is rotated once for all of them. */
@QuarkusTest
@QuarkusTestResource(StackResource.class)
@WithTestResource(KmsResource.class)
@Tag("kms")
class SharedKeyRotationTest {

    @Inject
    KmsCipher kms;

    @Inject
    StartDueRotation due;

    @AfterEach
    void leaveNothingSpoilt() {
        KmsAdministrator.clear();
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

    private int kmsVersion() {
        return kms.latestVersion(kms.keyOf(UUID.randomUUID())).await().indefinitely();
    }
}
