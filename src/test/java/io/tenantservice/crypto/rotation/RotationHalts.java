package io.tenantservice.crypto.rotation;

import io.tenantservice.api.HeldLock;
import java.sql.SQLException;

/** Halts rotations in the middle of a transaction, where a process can be killed: triggers wait for a lock of ours. */
final class RotationHalts implements AutoCloseable {

    /** Where a rotation can be halted; each is a commit that has not come. */
    enum Place {
        /** The intent is not written down; the key is as it was. */
        INTENT,
        /** The intent is written down, and whose turn it is to rotate the key is not. */
        TURN,
        /** The key has its new version, and nobody has written it down. */
        NOTED,
        /** The key's new version is written down for the rotation, and not for the tenant. */
        ROTATED,
        /** The new ciphertexts are there and not in place. */
        REWRAPPED,
        /** Everything is in place, and the end is not written down. */
        ENDED
    }

    private static final String INSTALL = """
            create table rotation_halt (tenant_id uuid primary key, place text not null);
            create function halt_rotation() returns trigger language plpgsql
                security definer set search_path = public as $$
            begin
                if exists (select from rotation_halt
                           where tenant_id::text in (to_jsonb(new) ->> 'owner_id', to_jsonb(new) ->> 'tenant_id')
                             and place = tg_argv[0]) then
                    %1$s;
                end if;
                return new;
            end
            $$;
            create function halt_turn() returns trigger language plpgsql
                security definer set search_path = public as $$
            begin
                if exists (select from rotation_halt
                           where tenant_id = coalesce(new.taken_by, old.taken_by) and place = tg_argv[0]) then
                    %1$s;
                end if;
                return new;
            end
            $$;
            create trigger halt_turn before update on key_rotation_key for each row
                when (old.taken_by is null and new.taken_by is not null) execute function halt_turn('TURN');
            create trigger halt_noted before update on key_rotation_key for each row
                when (old.rotated_at is null and new.rotated_at is not null) execute function halt_turn('NOTED');
            create trigger halt_intent before update on key_rotation_part for each row
                when (old.base_version is distinct from new.base_version) execute function halt_rotation('INTENT');
            create trigger halt_rotated before update on encryption_key for each row
                when (old.target_version <> new.target_version) execute function halt_rotation('ROTATED');
            create trigger halt_rewrapped before update on credential_secret for each row
                when (old.key_version <> new.key_version) execute function halt_rotation('REWRAPPED');
            create trigger halt_ended before update on key_rotation_part for each row
                when (new.state = 'SUCCEEDED') execute function halt_rotation('ENDED')""".formatted(HeldLock.WAIT);

    private final HeldLock lock;

    private RotationHalts(HeldLock lock) {
        this.lock = lock;
    }

    static RotationHalts install(String jdbcUrl) throws SQLException {
        return new RotationHalts(HeldLock.hold(jdbcUrl, INSTALL));
    }

    void halt(String tenant, Place place) throws SQLException {
        lock.execute("insert into rotation_halt values ('%s', '%s')".formatted(tenant, place));
    }

    /** Waits until so many rotations stand still at once. */
    void awaitHalted(int tenants) {
        lock.awaitWaiting(tenants);
    }

    /** Lets everything go on. */
    @Override
    public void close() throws SQLException {
        lock.close();
    }
}
