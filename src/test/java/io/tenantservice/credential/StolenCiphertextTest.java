package io.tenantservice.credential;

import static io.tenantservice.api.Given.activeTenant;
import static io.tenantservice.api.Given.platform;
import static io.tenantservice.api.Given.whatsAppAccountRequest;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tenantservice.api.Canary;
import io.tenantservice.api.Database;
import io.tenantservice.stack.StackResource;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What somebody achieves who can write to the database. */
@QuarkusTest
@QuarkusTestResource(StackResource.class)
class StolenCiphertextTest {

    @Inject
    MeterRegistry metrics;

    @Test
    void databaseHoldsCiphertextsOfVaultOnly() throws SQLException {
        account(activeTenant());

        try (Connection administrator = Database.administrator()) {
            List<String> stored = Database.column(administrator, "select ciphertext from credential_secret");
            assertThat(stored).isNotEmpty().allMatch(text -> text.matches("vault:v\\d+:.+"));
        }
    }

    @Test
    void ciphertextCopiedToAnotherTenantIsNotOpened() throws SQLException {
        UUID thief = activeTenant();
        UUID victim = activeTenant();

        assertCopyIsRefused(account(victim), thief, account(thief));
    }

    @Test
    void ciphertextCopiedToAnotherCredentialOfTheTenantIsNotOpened() throws SQLException {
        UUID tenant = activeTenant();

        assertCopyIsRefused(account(tenant), tenant, account(tenant));
    }

    @Test
    void ciphertextCopiedToAnotherFieldIsNotOpened() throws SQLException {
        UUID tenant = activeTenant();
        String id = account(tenant);
        try (Connection administrator = Database.administrator()) {
            Database.execute(administrator, """
                    update credential_secret set ciphertext = (
                        select ciphertext from credential_secret where credential_id = '%1$s' and field = 'ACCESS_TOKEN')
                    where credential_id = '%1$s' and field = 'APP_SECRET'""".formatted(id));
        }

        assertRevealFails(tenant, id);
    }

    private void assertCopyIsRefused(String from, UUID tenant, String to) throws SQLException {
        try (Connection administrator = Database.administrator()) {
            // With the name of the key too, as a thief would who reads the table.
            Database.execute(administrator, """
                    update credential_secret target
                    set ciphertext = source.ciphertext, key_name = source.key_name, key_version = source.key_version
                    from credential_secret source
                    where source.credential_id = '%s' and target.credential_id = '%s'
                      and source.field = target.field""".formatted(from, to));
        }

        assertRevealFails(tenant, to);
    }

    private void assertRevealFails(UUID tenant, String id) {
        double alarms = integrityAlarms();

        var revealed = platform().post("/v1/tenants/" + tenant + "/whatsapp-accounts/" + id + ":reveal");

        revealed.then().statusCode(500).body("code", equalTo("INTERNAL_ERROR"));
        assertThat(revealed.asString()).doesNotContain(Canary.MARK);
        assertThat(integrityAlarms()).isGreaterThan(alarms);
    }

    private double integrityAlarms() {
        return metrics.counter("tenantservice.crypto.failures", "reason", "integrity")
                .count();
    }

    private static String account(UUID tenant) {
        return platform()
                .body(whatsAppAccountRequest())
                .post("/v1/tenants/" + tenant + "/whatsapp-accounts")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }
}
