package io.tenantservice.provisioning;

import static org.awaitility.Awaitility.await;

import io.tenantservice.api.Database;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/**
 * Halts operations in the middle of a transaction, where a process can be killed: a trigger waits for a lock that this
 * holds, before a step gets a state. Which step and state says the name of the key that the onboarding shall issue.
 */
final class StepHalts implements AutoCloseable {

    private static final int LOCK = 4711;

    private static final String INSTALL = """
            create or replace function halt_step() returns trigger language plpgsql as $$
            begin
                if new.state <> old.state and exists (
                    select from onboarding
                    where operation_id = new.operation_id
                      and api_key like '%%"halt ' || new.name || ' ' || new.state || '"%%')
                then
                    perform pg_advisory_xact_lock_shared(%d);
                end if;
                return new;
            end
            $$;
            create or replace trigger halt_step before update on operation_step
                for each row execute function halt_step()""".formatted(LOCK);

    private static final String HALTED =
            "select count(*) from pg_locks where locktype = 'advisory' and objid = " + LOCK + " and not granted";

    private static final Duration HALTED_WITHIN = Duration.ofSeconds(30);

    private final Connection administrator;

    private StepHalts(Connection administrator) {
        this.administrator = administrator;
    }

    static StepHalts install(String jdbcUrl) throws SQLException {
        Connection administrator = DriverManager.getConnection(jdbcUrl, "postgres", "");
        Database.execute(administrator, INSTALL);
        Database.execute(administrator, "select pg_advisory_lock(" + LOCK + ")");
        return new StepHalts(administrator);
    }

    static String nameOf(String step, String state) {
        return "halt " + step + " " + state;
    }

    /** Waits until so many operations stand still at once. */
    void awaitHalted(int operations) {
        await().atMost(HALTED_WITHIN)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> Database.column(administrator, HALTED).equals(List.of(Integer.toString(operations))));
    }

    /** Lets everything go on. */
    @Override
    public void close() throws SQLException {
        administrator.close();
    }
}
