package io.tenantservice.crypto.rotation;

import static io.tenantservice.api.Database.execute;
import static io.tenantservice.api.Database.query;
import static io.tenantservice.api.Given.tenantWithAccount;

import io.tenantservice.api.Rotation;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/** Tenants that are under the key of another provider, and what the database holds of them. */
final class Moved {

    /** Secrets of an account. */
    static final int FIELDS = 3;

    private Moved() {}

    static List<UUID> movedTenants(int count) {
        List<UUID> tenants =
                Stream.generate(() -> tenantWithAccount()).limit(count).toList();
        tenants.forEach(tenant -> Rotation.move(tenant, "AWS_KMS").ended());
        return tenants;
    }

    static List<String> ciphertexts(UUID tenant) throws SQLException {
        return query("select ciphertext from credential_secret where tenant_id = '" + tenant + "'");
    }

    static List<String> versions(UUID tenant) throws SQLException {
        return query("select key_version from credential_secret where tenant_id = '" + tenant + "'");
    }

    static String keyColumn(UUID tenant, String what) throws SQLException {
        return query("select " + what + " from encryption_key where owner_id = '" + tenant + "'")
                .getFirst();
    }

    static void set(UUID tenant, String table, String change) throws SQLException {
        String id = table.equals("tenant") ? "id" : table.equals("encryption_key") ? "owner_id" : "tenant_id";
        execute("update " + table + " set " + change + " where " + id + " = '" + tenant + "'");
    }
}
