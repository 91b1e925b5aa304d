package io.tenantservice.crypto.rotation;

import static io.tenantservice.api.Database.query;
import static io.tenantservice.api.Given.tenantWithAccount;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.vertx.VertxContextSupport;
import io.tenantservice.api.Database;
import io.tenantservice.api.Rotation;
import io.tenantservice.stack.StackResource;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(StackResource.class)
class StartDueRotationTest {

    @Inject
    StartDueRotation job;

    @Test
    void keyThatIsOldEnoughIsRotatedAndAYoungerOneIsNot() throws Throwable {
        UUID old = tenantWithAccount();
        UUID young = tenantWithAccount();
        UUID oldAndRotatedLately = tenantWithAccount();
        age(old);
        age(oldAndRotatedLately);
        Rotation.of(oldAndRotatedLately).ended();

        run();

        assertThat(rotations(old)).hasSize(1);
        assertThat(rotations(young)).isEmpty();
        assertThat(rotations(oldAndRotatedLately)).hasSize(1);
        new Rotation("/v1/key-rotations/" + rotations(old).getFirst()).ended();
    }

    @Test
    void nothingBeginsWhenNoKeyIsDue() throws Throwable {
        UUID old = tenantWithAccount();
        age(old);
        run();
        new Rotation("/v1/key-rotations/" + rotations(old).getFirst()).ended();
        List<String> before = all();

        run();

        assertThat(all()).isEqualTo(before);
    }

    private void run() throws Throwable {
        VertxContextSupport.subscribeAndAwait(job::run);
    }

    /** 90 days is what the configuration says when it says nothing. */
    private static void age(UUID tenant) throws SQLException {
        try (Connection administrator = Database.administrator()) {
            Database.execute(
                    administrator,
                    "update encryption_key set created_at = now() - interval '91 days' where owner_id = '" + tenant
                            + "'");
        }
    }

    private static List<String> rotations(UUID tenant) throws SQLException {
        return query("select rotation_id from key_rotation_part where owner_id = '" + tenant + "'");
    }

    private static List<String> all() throws SQLException {
        return query("select id from key_rotation order by id");
    }
}
