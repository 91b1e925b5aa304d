package io.tenantservice.credential;

import io.tenantservice.api.HeldLock;
import java.sql.SQLException;

/** Halts renewals of secrets in the middle of a transaction, where a process can be killed. */
final class RenewalHalts implements AutoCloseable {

    /** What the provider has given is in memory, and not stored. */
    static final String UNSTORED = "UNSTORED";

    private static final String INSTALL = """
            create table if not exists renewal_halt (credential_id uuid primary key, point text not null);
            create or replace function halt_renewal() returns trigger language plpgsql
                security definer set search_path = public as $$
            begin
                if exists (
                    select from renewal_halt h
                    join (select id, renewal_id from whatsapp_account
                          union all select id, renewal_id from genesys_organization) c on c.id = h.credential_id
                    where c.renewal_id = new.operation_id and h.point = new.name || ' ' || new.state)
                then
                    %1$s;
                end if;
                return new;
            end
            $$;
            create or replace function halt_storing() returns trigger language plpgsql
                security definer set search_path = public as $$
            begin
                if exists (select from renewal_halt where credential_id = new.credential_id and point = '%2$s') then
                    %1$s;
                end if;
                return new;
            end
            $$;
            create or replace trigger halt_renewal before update on operation_step for each row
                when (old.state <> new.state) execute function halt_renewal();
            create or replace trigger halt_storing before insert on credential_secret for each row
                when (new.slot = 'PENDING') execute function halt_storing()""".formatted(HeldLock.WAIT, UNSTORED);

    private final HeldLock lock;

    private RenewalHalts(HeldLock lock) {
        this.lock = lock;
    }

    static RenewalHalts install(String jdbcUrl) throws SQLException {
        return new RenewalHalts(HeldLock.hold(jdbcUrl, INSTALL));
    }

    /** @param point {@link #UNSTORED}, or a step and the state that it shall not get: {@code VERIFY_TOKEN RUNNING} */
    void halt(String credentialId, String point) throws SQLException {
        lock.execute("insert into renewal_halt values ('%s', '%s')".formatted(credentialId, point));
    }

    /** Waits until so many renewals stand still at once. */
    void awaitHalted(int renewals) {
        lock.awaitWaiting(renewals);
    }

    /** Lets everything go on. */
    @Override
    public void close() throws SQLException {
        lock.close();
    }
}
