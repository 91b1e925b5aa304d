package io.tenantservice.credential;

import static io.tenantservice.api.Given.activeTenant;
import static io.tenantservice.api.Given.platform;
import static io.tenantservice.api.Given.whatsAppAccountRequest;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.vertx.VertxContextSupport;
import io.smallrye.mutiny.Uni;
import io.tenantservice.api.Database;
import io.tenantservice.api.VaultAdministrator;
import io.tenantservice.crypto.Ciphertext;
import io.tenantservice.crypto.CredentialCipher;
import io.tenantservice.crypto.CredentialCipher.ToRewrap;
import io.tenantservice.crypto.KeyOwner.OfTenant;
import io.tenantservice.crypto.KeyRef;
import io.tenantservice.crypto.Rewrappable;
import io.tenantservice.crypto.vault.VaultCipher;
import io.tenantservice.platform.tenancy.Tenancy;
import io.tenantservice.stack.StackResource;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** What a rotation of a tenant's key does to the secrets of credentials. */
@QuarkusTest
@QuarkusTestResource(StackResource.class)
class RewrappableSecretsTest {

    private static final int FIELDS = 3;

    @Inject
    RewrappableSecrets secrets;

    @Inject
    VaultCipher cipher;

    @Inject
    Tenancy tenancy;

    @Test
    void pagesHoldEachSecretBelowTheVersionOnce() throws Throwable {
        UUID tenant = activeTenant();
        int accounts = CredentialCipher.MAX_BATCH / FIELDS + 1;
        for (int i = 0; i < accounts; i++) {
            account(tenant);
        }

        List<ToRewrap> first = page(tenant, 2);
        List<ToRewrap> second = page(tenant, 2, first.getLast());

        assertThat(first).hasSize(CredentialCipher.MAX_BATCH);
        assertThat(second).hasSize(FIELDS);
        assertThat(page(tenant, 2, second.getLast())).isEmpty();
        List<ToRewrap> both = new ArrayList<>(first);
        both.addAll(second);
        assertThat(both.stream().map(row -> row.ciphertext().text()))
                .containsExactlyInAnyOrderElementsOf(stored(tenant));
        assertThat(page(tenant, 1)).isEmpty();
    }

    @Test
    void rewrappedSecretsAreTheSameUnderTheNewVersion() throws Throwable {
        UUID tenant = activeTenant();
        var request = whatsAppAccountRequest();
        String account = account(tenant, request);
        VaultAdministrator.rotate(
                cipher.keyOf(tenant).mount(), cipher.keyOf(tenant).name());

        for (ToRewrap row : page(tenant, 2)) {
            assertThat(replace(tenant, row, rewrap(row))).isTrue();
        }

        assertThat(page(tenant, 2)).isEmpty();
        assertThat(page(tenant, 3)).hasSize(FIELDS);
        assertThat(stored(tenant)).hasSize(FIELDS).allMatch(text -> text.startsWith("vault:v2:"));
        platform()
                .post("/v1/tenants/" + tenant + "/whatsapp-accounts/" + account + ":reveal")
                .then()
                .statusCode(200)
                .body("access_token", equalTo(request.get("access_token")))
                .body("app_secret", equalTo(request.get("app_secret")));
    }

    @Test
    void whatIsLeftBelowAVersionIsCountedWithItsLowest() throws Throwable {
        UUID tenant = activeTenant();
        account(tenant);

        assertThat(left(tenant, 1)).isEqualTo(Rewrappable.Left.NOTHING);
        assertThat(left(tenant, 7)).isEqualTo(new Rewrappable.Left(FIELDS, FIELDS, 1));
    }

    @Test
    void whoComesSecondReplacesNothing() throws Throwable {
        UUID tenant = activeTenant();
        account(tenant);
        ToRewrap row = page(tenant, 2).getFirst();
        Ciphertext winner = rewrap(row);
        Ciphertext loser = rewrap(row);

        assertThat(replace(tenant, row, winner)).isTrue();
        assertThat(replace(tenant, row, loser)).isFalse();

        assertThat(stored(tenant))
                .contains(winner.text())
                .doesNotContain(loser.text(), row.ciphertext().text());
    }

    @Test
    void secretsOfAnotherTenantAreOutOfReach() throws Throwable {
        UUID own = activeTenant();
        UUID foreign = activeTenant();
        account(foreign);
        List<String> before = stored(foreign);
        ToRewrap row = page(foreign, 2).getFirst();
        Ciphertext fresh = rewrap(row);

        List<ToRewrap> seen = within(own, () -> secrets.page(new OfTenant(foreign), cipher.keyOf(foreign), 2, null));
        boolean replaced = replace(own, row, fresh);

        assertThat(seen).isEmpty();
        assertThat(replaced).isFalse();
        assertThat(stored(foreign)).isEqualTo(before);
    }

    private List<ToRewrap> page(UUID tenant, int belowVersion) throws Throwable {
        return within(tenant, () -> secrets.page(new OfTenant(tenant), cipher.keyOf(tenant), belowVersion, null));
    }

    private List<ToRewrap> page(UUID tenant, int belowVersion, ToRewrap after) throws Throwable {
        return within(tenant, () -> secrets.page(new OfTenant(tenant), cipher.keyOf(tenant), belowVersion, after));
    }

    private Rewrappable.Left left(UUID tenant, int belowVersion) throws Throwable {
        return within(tenant, () -> secrets.left(new OfTenant(tenant), cipher.keyOf(tenant), belowVersion));
    }

    private boolean replace(UUID tenant, ToRewrap row, Ciphertext fresh) throws Throwable {
        return within(tenant, () -> secrets.replace(row, fresh));
    }

    private <T> T within(UUID tenant, Supplier<Uni<T>> work) throws Throwable {
        return VertxContextSupport.subscribeAndAwait(() -> tenancy.observe(tenant, work));
    }

    private Ciphertext rewrap(ToRewrap row) {
        KeyRef key = row.ciphertext().key();
        return cipher.rewrap(key, List.of(row))
                .await()
                .atMost(Duration.ofSeconds(10))
                .getFirst()
                .orThrow();
    }

    private static List<String> stored(UUID tenant) throws SQLException {
        try (Connection administrator = Database.administrator()) {
            return Database.column(
                    administrator, "select ciphertext from credential_secret where tenant_id = '" + tenant + "'");
        }
    }

    private static String account(UUID tenant) {
        return account(tenant, whatsAppAccountRequest());
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
