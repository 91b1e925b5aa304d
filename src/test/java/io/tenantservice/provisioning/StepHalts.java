package io.tenantservice.provisioning;

import io.tenantservice.api.HeldLock;
import java.sql.SQLException;

/**
 * Halts operations in the middle of a transaction, where a process can be killed: a trigger waits for a lock that this
 * holds, before a step gets a state. Which step and state says the name of the key that the onboarding shall issue, or
 * the reason of the offboarding.
 */
public final class StepHalts implements AutoCloseable {

    private static final String INSTALL = """
            create or replace function halt_step() returns trigger language plpgsql as $$
            begin
                if new.state <> old.state and (
                    exists (
                        select from onboarding
                        where operation_id = new.operation_id
                          and api_key like '%%"halt ' || new.name || ' ' || new.state || '"%%')
                    or exists (
                        select from offboarding
                        where operation_id = new.operation_id
                          and reason = 'halt ' || new.name || ' ' || new.state))
                then
                    %s;
                end if;
                return new;
            end
            $$;
            create or replace trigger halt_step before update on operation_step
                for each row execute function halt_step()""".formatted(HeldLock.WAIT);

    private final HeldLock lock;

    private StepHalts(HeldLock lock) {
        this.lock = lock;
    }

    public static StepHalts install(String jdbcUrl) throws SQLException {
        return new StepHalts(HeldLock.hold(jdbcUrl, INSTALL));
    }

    public static String nameOf(String step, String state) {
        return "halt " + step + " " + state;
    }

    /** Waits until so many operations stand still at once. */
    public void awaitHalted(int operations) {
        lock.awaitWaiting(operations);
    }

    /** Lets everything go on. */
    @Override
    public void close() throws SQLException {
        lock.close();
    }
}
