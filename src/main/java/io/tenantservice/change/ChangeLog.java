package io.tenantservice.change;

import io.smallrye.mutiny.Uni;
import io.tenantservice.platform.PlatformConfig;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The statements on the log and on who has read it. Each is one round trip, as some run twice a second. */
@ApplicationScoped
class ChangeLog {

    private static final String READ = """
            select timeline, snapshot, kept, awaited, at, replicas, xid, kind, subject
            from read_changes($1, $2, $3, $4, $5)""";
    private static final String LEAVE = "select leave_replicas($1)";
    private static final String IS_SEEN = "select until_then, seen from is_seen_by_all($1)";

    private final ChangeConfig config;
    private final PlatformConfig platform;

    ChangeLog(ChangeConfig config, PlatformConfig platform) {
        this.config = config;
        this.platform = platform;
    }

    /** Reads what the position doesn't see, and notes that the replica has come so far. */
    Uni<LogRead> read(SqlClient client, UUID replica, Optional<Snapshot> position) {
        Tuple values = Tuple.of(
                replica,
                position.map(Snapshot::text).orElse(null),
                config.maxStaleness().toMillis(),
                ChangeHistory.MARGIN.toMillis(),
                platform.role().serves());
        return client.preparedQuery(READ).execute(values).map(ChangeLog::logRead);
    }

    private static LogRead logRead(RowSet<Row> rows) {
        Row any = rows.iterator().next();
        List<Change> changes = new ArrayList<>();
        for (Row row : rows) {
            if (row.getLong("xid") != null) {
                changes.add(new Change(row.getLong("xid"), row.getString("kind"), row.getUUID("subject")));
            }
        }
        return new LogRead(
                any.getString("timeline"),
                Snapshot.parse(any.getString("snapshot")),
                Optional.ofNullable(any.getString("kept")).map(Snapshot::parse),
                any.getBoolean("awaited"),
                any.getOffsetDateTime("at").toInstant(),
                any.getInteger("replicas"),
                List.copyOf(changes));
    }

    /** From now on nobody waits for the replica. */
    Uni<Void> leave(SqlClient client, UUID replica) {
        return client.preparedQuery(LEAVE).execute(Tuple.of(replica)).replaceWithVoid();
    }

    /** @param until what had been committed then */
    record Seen(Snapshot until, boolean isByAll) {}

    /**
     * Whether every replica that may answer from its caches has read all changes.
     *
     * @param until up to when; up to now, when there is none
     */
    Uni<Seen> isSeenByAll(SqlClient client, Optional<Snapshot> until) {
        return client.preparedQuery(IS_SEEN)
                .execute(Tuple.of(until.map(Snapshot::text).orElse(null)))
                .map(rows -> rows.iterator().next())
                .map(row -> new Seen(Snapshot.parse(row.getString("until_then")), row.getBoolean("seen")));
    }
}
