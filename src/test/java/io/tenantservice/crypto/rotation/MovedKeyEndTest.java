package io.tenantservice.crypto.rotation;

import static io.tenantservice.api.Database.execute;
import static io.tenantservice.api.Given.platform;
import static io.tenantservice.api.Given.tenantWithAccount;
import static io.tenantservice.crypto.rotation.Moved.keyColumn;
import static io.tenantservice.crypto.rotation.Moved.movedTenants;
import static io.tenantservice.crypto.rotation.Moved.set;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.vertx.VertxContextSupport;
import io.tenantservice.api.LogCapture;
import io.tenantservice.api.Rotation;
import io.tenantservice.crypto.CryptoException;
import io.tenantservice.crypto.CryptoFailure;
import io.tenantservice.crypto.Dump;
import io.tenantservice.crypto.KeyEnd;
import io.tenantservice.crypto.KeyShredding;
import io.tenantservice.crypto.vault.VaultCipher;
import io.tenantservice.stack.KmsResource;
import io.tenantservice.stack.StackResource;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Versions retire, and keys end, of tenants that were moved from one provider to the other. */
@QuarkusTest
@QuarkusTestResource(StackResource.class)
@WithTestResource(KmsResource.class)
@Tag("kms")
class MovedKeyEndTest {

    /** Longer than backups are kept when the configuration says nothing. */
    private static final int LONG_AGO = 36;

    @Inject
    VaultCipher vault;

    @Inject
    RetireKeyVersions retire;

    @Inject
    RotateKey rotate;

    @Inject
    KeyShredding shredding;

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
    void sharedKeyStaysAndTheOneThatTheTenantHadAloneGoes() throws SQLException {
        UUID tenant = tenantWithAccount();
        Rotation.move(tenant, "AWS_KMS").ended();
        set(tenant, "tenant", "state = 'DELETED'");

        KeyEnd end = shred(tenant);

        assertThat(end).isInstanceOfSatisfying(KeyEnd.Shared.class, shared -> {
            assertThat(shared.key().provider()).isEqualTo("aws-kms");
            assertThat(shared.destroyed()).extracting(KeyEnd.DestroyedKey::key).containsExactly(vault.keyOf(tenant));
        });
        assertThat(keyColumn(tenant, "state")).isEqualTo("READY");
        assertVaultKeyIsGone(tenant);
    }

    @Test
    void shredAfterAMoveThereAndBackEndsTheKeyForGood() throws SQLException {
        UUID tenant = tenantWithAccount();
        String account =
                platform().get("/v1/tenants/" + tenant + "/whatsapp-accounts").path("items[0].id");
        try (Dump before = Dump.of(tenant)) {
            Rotation.move(tenant, "AWS_KMS").ended();
            Rotation.move(tenant, "VAULT").ended();
            set(tenant, "tenant", "state = 'DELETED'");
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
        set(tenant, "tenant", "state = 'DELETED'");
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

    private KeyEnd shred(UUID tenant) {
        try {
            return VertxContextSupport.subscribeAndAwait(() -> shredding.shred(tenant));
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

    private static String minimum(UUID tenant) throws SQLException {
        return keyColumn(tenant, "minimum_version");
    }
}
