package io.tenantservice.apikey.imports;

import io.smallrye.mutiny.Uni;
import io.tenantservice.change.Loaded;
import io.tenantservice.change.Snapshot;
import io.tenantservice.crypto.PepperHash;
import io.tenantservice.platform.gather.Gathered;
import io.tenantservice.platform.tenancy.DirectStatement;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The statements of verifications that meet texts of imported keys. On the PostgreSQL client, without a transaction. */
@ApplicationScoped
class ImportedKeyQuery {

    private static final String PATTERNS = """
            select pg_current_snapshot()::text as snapshot, prefix, tenant_id, alphabet, min_length, max_length,
                   lookup_length
            from (select) as always left join all_api_key_patterns() on true""";

    private static final String FIND = "select item, api_key_id, algorithm, hash from find_imported_keys($1, $2, $3)";

    private static final String MOVE = "select move_imported_key($1, $2, $3, $4)";

    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(2);
    private static final int MOST_AT_ONCE = 200;

    /** @param beginning by which hashes of bcrypt are found; null when the tenant's pattern has none */
    record Wanted(UUID tenantId, String sha256, @Nullable String beginning) {}

    /** A key that the text may be of; with SHA256, that it is of. */
    record Candidate(UUID apiKeyId, ImportAlgorithm algorithm, String hash) {}

    private final Pool pool;
    private final Gathered<Wanted, List<Candidate>> lookUps = new Gathered<>(MOST_AT_ONCE, this::find);

    ImportedKeyQuery(Pool pool) {
        this.pool = pool;
    }

    Uni<Loaded<NavigableMap<String, ForeignPattern>>> patterns() {
        return run(PATTERNS, Tuple.tuple()).map(ImportedKeyQuery::patterns);
    }

    private static Loaded<NavigableMap<String, ForeignPattern>> patterns(RowSet<Row> rows) {
        NavigableMap<String, ForeignPattern> patterns = new TreeMap<>();
        for (Row row : rows) {
            if (row.getString("prefix") != null) {
                patterns.put(row.getString("prefix"), new ForeignPattern(row.getUUID("tenant_id"), pattern(row)));
            }
        }
        Snapshot snapshot = Snapshot.parse(rows.iterator().next().getString("snapshot"));
        return Loaded.of(patterns, KeyPatterns.ALL, snapshot);
    }

    private static ApiKeyPattern pattern(Row row) {
        return new ApiKeyPattern(
                row.getString("prefix"),
                KeyAlphabet.valueOf(row.getString("alphabet")),
                row.getInteger("min_length"),
                row.getInteger("max_length"),
                row.getInteger("lookup_length"));
    }

    Uni<List<Candidate>> find(Wanted wanted) {
        return lookUps.add(wanted);
    }

    private Uni<List<List<Candidate>>> find(List<Wanted> wanted) {
        return run(
                        FIND,
                        Tuple.of(
                                wanted.stream().map(Wanted::tenantId).toArray(UUID[]::new),
                                wanted.stream().map(Wanted::sha256).toArray(String[]::new),
                                wanted.stream().map(Wanted::beginning).toArray(String[]::new)))
                .map(rows -> candidates(rows, wanted.size()));
    }

    private static List<List<Candidate>> candidates(RowSet<Row> rows, int wanted) {
        List<List<Candidate>> candidates = IntStream.range(0, wanted)
                .<List<Candidate>>mapToObj(i -> new ArrayList<>())
                .toList();
        for (Row row : rows) {
            candidates
                    .get(row.getInteger("item") - 1)
                    .add(new Candidate(
                            row.getUUID("api_key_id"),
                            ImportAlgorithm.valueOf(row.getString("algorithm")),
                            row.getString("hash")));
        }
        return candidates;
    }

    /** From the commit on the key is found by this hash, and what was imported is erased. Somebody else may have done it. */
    Uni<Void> move(UUID tenantId, UUID apiKeyId, PepperHash to) {
        return run(MOVE, Tuple.of(tenantId, apiKeyId, Buffer.buffer(to.bytes()), to.version()))
                .replaceWithVoid();
    }

    /** Fails with DATABASE_UNAVAILABLE. */
    private Uni<RowSet<Row>> run(String statement, Tuple values) {
        return DirectStatement.run(pool, statement, values, ANSWER_WITHIN);
    }
}
