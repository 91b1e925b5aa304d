package io.tenantservice.apikey.verify;

import io.smallrye.mutiny.Uni;
import io.tenantservice.apikey.ApiKeyState;
import io.tenantservice.apikey.Environment;
import io.tenantservice.apikey.RateLimits;
import io.tenantservice.change.Loaded;
import io.tenantservice.change.Snapshot;
import io.tenantservice.platform.network.Cidr;
import io.tenantservice.platform.tenancy.DirectStatement;
import io.tenantservice.tenant.TenantState;
import io.tenantservice.tenant.Tier;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Finds keys by their hashes, and tenants. Each statement tells its own snapshot, and a row though nothing is found, as
 * what is not there is cached too. With it come the versions of the pepper by which a key may be hashed: who has looked
 * with fewer doesn't know that it isn't there. Hot: on the PostgreSQL client, without a transaction.
 */
@ApplicationScoped
class VerifyQuery {

    private static final String KEYS = """
            select pg_current_snapshot()::text as snapshot, (select peppers_in_force()) as peppers,
                   hash, tenant_id, id, name, environment, scopes, allowed_cidrs, state, expires_at, grace_ends_at,
                   rotated_to, rate_limits, limits_id, tenant_state, tier
            from (select) as always left join find_api_keys($1) on true""";

    private static final String TENANT = """
            select pg_current_snapshot()::text as snapshot, tenant_id, tenant_state, tier
            from (select) as always left join find_tenant_of_keys($1) on true""";

    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(2);

    private final Pool pool;

    VerifyQuery(Pool pool) {
        this.pool = pool;
    }

    Uni<FoundKeys> keys(Collection<KeyHash> hashes) {
        Buffer[] wanted = hashes.stream().map(KeyHash::bytes).toArray(Buffer[]::new);
        return run(KEYS, Tuple.of(wanted)).map(VerifyQuery::found);
    }

    Uni<Loaded<TenantFacts>> tenant(UUID id) {
        return run(TENANT, Tuple.of(id)).map(rows -> rows.iterator().next()).map(VerifyQuery::foundTenant);
    }

    /** Fails with DATABASE_UNAVAILABLE. */
    private Uni<RowSet<Row>> run(String look, Tuple values) {
        return DirectStatement.run(pool, look, values, ANSWER_WITHIN);
    }

    private static FoundKeys found(RowSet<Row> rows) {
        Map<KeyHash, KnownKey> keys = new HashMap<>();
        for (Row row : rows) {
            if (row.getUUID("id") != null) {
                keys.put(KeyHash.of(row.getBuffer("hash").getBytes()), new KnownKey(key(row), tenant(row)));
            }
        }
        Row any = rows.iterator().next();
        return new FoundKeys(snapshot(any), Set.of(any.getArrayOfIntegers("peppers")), keys);
    }

    private static Loaded<TenantFacts> foundTenant(Row row) {
        return row.getUUID("tenant_id") == null
                ? Loaded.absent(snapshot(row))
                : Loaded.of(tenant(row), row.getUUID("tenant_id"), snapshot(row));
    }

    private static Snapshot snapshot(Row row) {
        return Snapshot.parse(row.getString("snapshot"));
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
                row.getUUID("rotated_to"),
                RateLimits.read(row.getString("rate_limits")),
                row.getUUID("limits_id"));
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
