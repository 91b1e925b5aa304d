package io.tenantservice.api;

import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/**
 * A lock in the database that a test holds, and that its triggers wait for: what the service does stands still in the
 * middle of a transaction, where a process can be killed.
 */
public final class HeldLock implements AutoCloseable {

    private static final int LOCK = 4711;

    /** What a trigger does to wait: SQL for the body of a function in PL/pgSQL. */
    public static final String WAIT = "perform pg_advisory_xact_lock_shared(" + LOCK + ")";

    private static final String WAITING =
            "select count(*) from pg_locks where locktype = 'advisory' and objid = " + LOCK + " and not granted";

    private static final Duration WAITING_WITHIN = Duration.ofSeconds(30);

    private final Connection administrator;

    private HeldLock(Connection administrator) {
        this.administrator = administrator;
    }

    /** @param triggers SQL that makes them */
    public static HeldLock hold(String jdbcUrl, String triggers) throws SQLException {
        Connection administrator = DriverManager.getConnection(jdbcUrl, "postgres", "");
        Database.execute(administrator, triggers);
        Database.execute(administrator, "select pg_advisory_lock(" + LOCK + ")");
        return new HeldLock(administrator);
    }

    public void execute(String sql) throws SQLException {
        Database.execute(administrator, sql);
    }

    /** Waits until so many transactions stand still at once. */
    public void awaitWaiting(int transactions) {
        await().atMost(WAITING_WITHIN)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> Database.column(administrator, WAITING).equals(List.of(Integer.toString(transactions))));
    }

    /** Lets everything go on. */
    @Override
    public void close() throws SQLException {
        administrator.close();
    }
}
