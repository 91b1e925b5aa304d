package io.tenantservice.platform.schema;

import static io.tenantservice.api.Given.busyTenant;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tenantservice.api.Database;
import io.tenantservice.crypto.Ciphers;
import io.tenantservice.crypto.Ciphertext;
import io.tenantservice.crypto.CredentialCipher.ToDecrypt;
import io.tenantservice.crypto.CredentialContext;
import io.tenantservice.crypto.KeyRef;
import io.tenantservice.crypto.Purpose;
import io.tenantservice.platform.secret.Secret;
import io.tenantservice.stack.StackResource;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import liquibase.Liquibase;
import liquibase.exception.LiquibaseException;
import org.junit.jupiter.api.Test;

/** Takes the change sets back from a database that is in use. */
@QuarkusTest
@QuarkusTestResource(StackResource.class)
class FilledMigrationTest {

    private static final int SECRETS_OF_A_BUSY_TENANT = 6;

    @Inject
    Ciphers ciphers;

    @Test
    void eachChangeSetGoesBackAloneAndForthAgainAndCredentialsStillOpen() throws SQLException {
        List<UUID> tenants = List.of(busyTenant(), busyTenant());
        SecondDatabase database = filled();
        Map<CredentialContext, Secret> secrets = secrets(database, tenants);
        assertThat(secrets).hasSize(SECRETS_OF_A_BUSY_TENANT * tenants.size());

        // In one session, as each reads all files anew.
        database.migrate(liquibase -> {
            for (String changeSet : BundledSchema.changeSets().reversed()) {
                back(liquibase);
                var left = tables(database).contains("credential_secret") ? secrets : Map.of();
                assertThat(secrets(database, tenants))
                        .as("without " + changeSet)
                        .isEqualTo(left);
                liquibase.update(1, "");
                assertThat(secrets(database, tenants)).as("with " + changeSet).isEqualTo(left);
                back(liquibase);
            }
        });

        assertThat(tables(database)).isEmpty();
    }

    private static SecondDatabase filled() throws SQLException {
        SecondDatabase database = SecondDatabase.fresh("filled_migration_test");
        database.migrate(liquibase -> liquibase.update(""));
        database.fill();
        try (Connection administrator = database.administrator()) {
            for (String table : Database.tables(administrator)) {
                assertThat(Database.dump(administrator, table))
                        .as("rows of " + table)
                        .isNotEmpty();
            }
        }
        return database;
    }

    private static void back(Liquibase liquibase) throws LiquibaseException {
        liquibase.rollback(1, "");
    }

    /** Opened; of these tenants only, as other tests tamper with the credentials of theirs. */
    private Map<CredentialContext, Secret> secrets(SecondDatabase database, List<UUID> tenants) throws SQLException {
        if (!tables(database).contains("credential_secret")) {
            return Map.of();
        }
        Map<CredentialContext, Secret> secrets = new HashMap<>();
        try (Connection administrator = database.administrator();
                Statement statement = administrator.createStatement();
                ResultSet row = statement.executeQuery("select * from credential_secret")) {
            while (row.next()) {
                if (tenants.contains(row.getObject("tenant_id", UUID.class))) {
                    CredentialContext context = context(row);
                    secrets.put(context, open(context, ciphertext(row)));
                }
            }
        }
        return secrets;
    }

    private Secret open(CredentialContext context, Ciphertext ciphertext) {
        return ciphers.of(ciphertext.key())
                .decrypt(ciphertext.key(), List.of(new ToDecrypt(context, ciphertext)))
                .await()
                .atMost(Duration.ofSeconds(10))
                .getFirst()
                .orThrow();
    }

    private static CredentialContext context(ResultSet row) throws SQLException {
        return new CredentialContext(
                row.getObject("tenant_id", UUID.class),
                row.getObject("credential_id", UUID.class),
                row.getLong("version"),
                Purpose.valueOf(row.getString("field")));
    }

    private static Ciphertext ciphertext(ResultSet row) throws SQLException {
        KeyRef key = new KeyRef(row.getString("provider"), row.getString("mount"), row.getString("key_name"));
        return new Ciphertext(key, row.getInt("key_version"), row.getString("ciphertext"));
    }

    private static List<String> tables(SecondDatabase database) throws SQLException {
        try (Connection administrator = database.administrator()) {
            return Database.tables(administrator);
        }
    }
}
