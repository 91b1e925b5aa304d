package io.tenantservice.apikey;

import io.smallrye.mutiny.Uni;
import io.tenantservice.tenant.TenantState;
import io.tenantservice.tenant.Tier;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;

/** Finds a key by its hash. Hot: one statement on the PostgreSQL client, without a transaction of its own. */
@ApplicationScoped
class VerifyQuery {

    private static final String FIND = """
            select tenant_id, id, name, environment, scopes, state, is_expired, expires_at, tenant_state, tier
            from find_api_key($1)""";

    private final Pool pool;

    VerifyQuery(Pool pool) {
        this.pool = pool;
    }

    Uni<Optional<FoundKey>> byHash(byte[] hash) {
        return pool.preparedQuery(FIND).execute(Tuple.of(Buffer.buffer(hash))).map(VerifyQuery::first);
    }

    private static Optional<FoundKey> first(RowSet<Row> rows) {
        for (Row row : rows) {
            return Optional.of(key(row));
        }
        return Optional.empty();
    }

    private static FoundKey key(Row row) {
        OffsetDateTime expiresAt = row.getOffsetDateTime("expires_at");
        return new FoundKey(
                row.getUUID("tenant_id"),
                row.getUUID("id"),
                row.getString("name"),
                Environment.valueOf(row.getString("environment")),
                List.of(row.getArrayOfStrings("scopes")),
                ApiKey.State.valueOf(row.getString("state")),
                row.getBoolean("is_expired"),
                expiresAt == null ? null : expiresAt.toInstant(),
                TenantState.valueOf(row.getString("tenant_state")),
                Tier.valueOf(row.getString("tier")));
    }
}
