package io.tenantservice.crypto.rotation;

import static io.tenantservice.api.Database.execute;
import static io.tenantservice.api.Given.tenantWithAccount;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.vertx.VertxContextSupport;
import io.restassured.path.json.JsonPath;
import io.tenantservice.api.Rotation;
import io.tenantservice.crypto.vault.VaultCipher;
import io.tenantservice.stack.StackResource;
import jakarta.inject.Inject;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A rotation that a process has left in the middle, and whose tenant's key is being shredded since. */
@QuarkusTest
@QuarkusTestResource(StackResource.class)
class ShredDuringRotationTest {

    private static final int FIELDS = 3;

    @Inject
    RotateKey rotate;

    @Inject
    VaultCipher cipher;

    @Test
    void rotationEndsItsPartAndEncryptsNothingAnyMore() throws Throwable {
        UUID tenant = tenantWithAccount();
        UUID rotation = UUID.randomUUID();
        execute("""
                insert into key_rotation values ('%1$s', '%2$s', 'RUNNING', now(), null);
                insert into key_rotation_part (owner_id, rotation_id, state, lowest_version)
                values ('%2$s', '%1$s', 'RUNNING', 1);
                update encryption_key set state = 'SHREDDING' where owner_id = '%2$s'""".formatted(rotation, tenant));

        VertxContextSupport.subscribeAndAwait(() -> rotate.run(tenant + "/" + rotation));

        JsonPath ended = new Rotation("/v1/key-rotations/" + rotation).ended();
        assertThat(ended.getString("state")).isEqualTo("FAILED");
        assertThat(ended.getInt("progress.failed")).isEqualTo(FIELDS);
        assertThat(cipher.latestVersion(cipher.keyOf(tenant)).await().indefinitely())
                .isEqualTo(1);
    }
}
