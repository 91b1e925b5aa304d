package io.tenantservice.credential.resolve;

import io.smallrye.mutiny.Uni;
import io.tenantservice.credential.CredentialHealth;
import io.tenantservice.crypto.Ciphertext;
import io.tenantservice.crypto.CredentialContext;
import io.tenantservice.crypto.KeyRef;
import io.tenantservice.crypto.Purpose;
import io.tenantservice.tenant.TenantState;
import io.tenantservice.tenant.Tier;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Finds a number with its tenant and wanted secrets. Hot: one statement on the PostgreSQL client. */
@ApplicationScoped
class ResolveQuery {

    private static final String RESOLVE = "select * from resolve_phone_number($1, $2)";

    private final Pool pool;

    ResolveQuery(Pool pool) {
        this.pool = pool;
    }

    Uni<Optional<FoundNumber>> byPhoneNumber(String phoneNumberId, Set<Purpose> wanted) {
        String[] fields = wanted.stream().map(Purpose::name).toArray(String[]::new);
        return pool.preparedQuery(RESOLVE)
                .execute(Tuple.of(phoneNumberId, fields))
                .map(rows -> number(phoneNumberId, rows));
    }

    private static Optional<FoundNumber> number(String phoneNumberId, RowSet<Row> rows) {
        List<FoundSecret> secrets = new ArrayList<>();
        Optional<Row> first = Optional.empty();
        for (Row row : rows) {
            first = first.or(() -> Optional.of(row));
            if (row.getString("field") != null) {
                secrets.add(secret(row));
            }
        }
        return first.map(row -> new FoundNumber(
                row.getUUID("tenant_id"),
                TenantState.valueOf(row.getString("tenant_state")),
                Tier.valueOf(row.getString("tier")),
                row.getString("home_region"),
                row.getUUID("credential_id"),
                row.getString("business_account_id"),
                phoneNumberId,
                row.getString("display_name"),
                row.getString("app_id"),
                CredentialHealth.valueOf(row.getString("health")),
                secrets));
    }

    private static FoundSecret secret(Row row) {
        CredentialContext place = new CredentialContext(
                row.getUUID("tenant_id"),
                row.getUUID("credential_id"),
                row.getLong("version"),
                Purpose.valueOf(row.getString("field")));
        KeyRef key = new KeyRef(row.getString("provider"), row.getString("mount"), row.getString("key_name"));
        return new FoundSecret(
                place,
                row.getString("slot").equals("PREVIOUS"),
                new Ciphertext(key, row.getInteger("key_version"), row.getString("ciphertext")));
    }
}
