package io.tenantservice.apikey.verify;

import io.smallrye.mutiny.Uni;
import io.tenantservice.apikey.ApiKeyState;
import io.tenantservice.apikey.Cidr;
import io.tenantservice.apikey.Environment;
import io.tenantservice.tenant.TenantState;
import io.tenantservice.tenant.Tier;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds keys by their hashes. Hot: one statement on the PostgreSQL client, without a transaction of its own. */
@ApplicationScoped
class VerifyQuery {

    private static final String FIND = """
            select hash, tenant_id, id, name, environment, scopes, allowed_cidrs, state, expires_at, grace_ends_at,
                   rotated_to, tenant_state, tier, asked_at
            from\s""";

    private static final String FIND_ONE = FIND + "find_api_key($1)";
    private static final String FIND_ALL = FIND + "find_api_keys($1)";

    private final Pool pool;

    VerifyQuery(Pool pool) {
        this.pool = pool;
    }

    Uni<Optional<FoundKey>> byHash(KeyHash hash) {
        return pool.preparedQuery(FIND_ONE)
                .execute(Tuple.of(hash.bytes()))
                .map(rows -> Optional.ofNullable(found(rows).get(hash)));
    }

    /** @return those that there are */
    Uni<Map<KeyHash, FoundKey>> byHashes(Collection<KeyHash> hashes) {
        Buffer[] wanted = hashes.stream().map(KeyHash::bytes).toArray(Buffer[]::new);
        return pool.preparedQuery(FIND_ALL).execute(Tuple.of(wanted)).map(VerifyQuery::found);
    }

    private static Map<KeyHash, FoundKey> found(RowSet<Row> rows) {
        Map<KeyHash, FoundKey> found = new HashMap<>();
        for (Row row : rows) {
            found.put(
                    new KeyHash(row.getBuffer("hash").getDelegate()),
                    new FoundKey(
                            key(row),
                            tenant(row),
                            row.getOffsetDateTime("asked_at").toInstant()));
        }
        return found;
    }

    private static KeyFacts key(Row row) {
        return new KeyFacts(
                row.getUUID("tenant_id"),
                row.getUUID("id"),
                row.getString("name"),
                Environment.valueOf(row.getString("environment")),
                List.of(row.getArrayOfStrings("scopes")),
                blocks(row.getArrayOfStrings("allowed_cidrs")),
                ApiKeyState.valueOf(row.getString("state")),
                instant(row, "expires_at"),
                instant(row, "grace_ends_at"),
                row.getUUID("rotated_to"));
    }

    private static TenantFacts tenant(Row row) {
        return new TenantFacts(
                row.getUUID("tenant_id"),
                TenantState.valueOf(row.getString("tenant_state")),
                Tier.valueOf(row.getString("tier")));
    }

    /** One that cannot be read is a defect, and must not open the key to everywhere. */
    private static List<Cidr> blocks(String @Nullable [] stored) {
        return stored == null
                ? List.of()
                : Arrays.stream(stored)
                        .map(block -> Cidr.parse(block).orElseThrow(() -> new IllegalStateException("not a block")))
                        .toList();
    }

    private static @Nullable Instant instant(Row row, String column) {
        OffsetDateTime time = row.getOffsetDateTime(column);
        return time == null ? null : time.toInstant();
    }
}
