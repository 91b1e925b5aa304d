--liquibase formatted sql

--changeset tenantservice:change
--comment: What caches and feeds have to know. A row is written in the transaction of the change that it tells of; xid
--comment: lets a reader skip nothing, however slow the transaction is.
CREATE TABLE change (
    id        bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    xid       xid8        NOT NULL DEFAULT pg_current_xact_id(),
    kind      text        NOT NULL,
    subject   uuid        NOT NULL,
    at        timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX change_xid ON change (xid);

ALTER TABLE change ENABLE ROW LEVEL SECURITY;
ALTER TABLE change FORCE ROW LEVEL SECURITY;
GRANT INSERT ON change TO ts_tenant, ts_platform;
GRANT SELECT, DELETE ON change TO ts_platform;
CREATE POLICY write_changes ON change FOR INSERT TO ts_tenant, ts_platform WITH CHECK (true);
CREATE POLICY read_changes ON change FOR SELECT TO ts_platform USING (true);
CREATE POLICY sweep_changes ON change FOR DELETE TO ts_platform USING (true);
--rollback DROP TABLE change;

--changeset tenantservice:replica
--comment: How far each replica has read, and until when it may answer from its caches; workers have some too. What a replica with a row has not
--comment: seen is not swept.
CREATE TABLE replica (
    id           uuid        PRIMARY KEY,
    seen         pg_snapshot NOT NULL,
    at           timestamptz NOT NULL,
    serves_until timestamptz NOT NULL CHECK (serves_until > at),
    is_api       boolean     NOT NULL
);
ALTER TABLE replica ENABLE ROW LEVEL SECURITY;
ALTER TABLE replica FORCE ROW LEVEL SECURITY;
GRANT SELECT, INSERT, UPDATE, DELETE ON replica TO ts_ingest;
GRANT SELECT, DELETE ON replica TO ts_platform;
CREATE POLICY note_reads ON replica TO ts_ingest USING (true) WITH CHECK (true);
CREATE POLICY sweep_replicas ON replica TO ts_platform USING (true);
--rollback DROP TABLE replica;

--changeset tenantservice:read-changes splitStatements:false
--comment: The read of the log that each replica makes twice a second. It notes how far the replica had come, and is one
--comment: statement, as what it returns must be of the snapshot that it returns.
GRANT SELECT ON change TO ts_ingest, ts_lookup;
GRANT SELECT ON replica TO ts_lookup;
CREATE POLICY read_all ON change FOR SELECT TO ts_ingest, ts_lookup USING (true);
CREATE POLICY look_up ON replica FOR SELECT TO ts_lookup USING (true);

-- One row at least. What "kept" doesn't see had not been swept: nothing for a replica that had no row, and so one that is
-- new keeps what it hasn't seen from now on. "awaited": it was going to be waited for, for longer than the margin.
-- "replicas": those that answer requests, and the reader. "timeline": of which cluster, and since which of its promotions
-- and restores; any position in the WAL tells the current one.
CREATE FUNCTION read_changes(reader uuid, last text, serves_for_millis bigint, margin_millis bigint,
                             answers_requests boolean)
    RETURNS TABLE (timeline text, snapshot text, kept text, awaited boolean, at timestamptz, replicas integer, xid bigint,
                   kind text, subject uuid)
    LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog AS $$
    WITH noted AS (
        INSERT INTO public.replica AS known (id, seen, at, serves_until, is_api)
        VALUES (reader, pg_current_snapshot(), now(),
                now() + (serves_for_millis + margin_millis) * interval '1 millisecond', answers_requests)
        ON CONFLICT (id) DO UPDATE
            SET seen = coalesce(last::pg_snapshot, excluded.seen), at = excluded.at, serves_until = excluded.serves_until
        RETURNING old.seen::text AS kept,
                  coalesce(old.serves_until - margin_millis * interval '1 millisecond' > now(), false) AS awaited
    )
    SELECT (SELECT system_identifier FROM pg_control_system())::text || '-' || left(pg_walfile_name('0/1'), 8),
           pg_current_snapshot()::text, noted.kept, noted.awaited, statement_timestamp(),
           (SELECT 1 + count(*)::integer FROM public.replica other
            WHERE other.id <> reader AND other.is_api AND other.serves_until > now()),
           c.xid::text::bigint, c.kind, c.subject
    FROM noted LEFT JOIN public.change c
        ON c.xid >= pg_snapshot_xmin(last::pg_snapshot) AND NOT pg_visible_in_snapshot(c.xid, last::pg_snapshot)
$$;
CREATE FUNCTION leave_replicas(leaving uuid) RETURNS void
    LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog AS $$
    DELETE FROM public.replica WHERE id = leaving
$$;
-- Whether no replica answers as if something that is visible until then had not changed. "NULL" is now, which is answered.
CREATE FUNCTION is_seen_by_all(until text) RETURNS TABLE (until_then text, seen boolean)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT limits.until::text, NOT EXISTS (
        SELECT FROM public.replica r
        -- OFFSET 0 keeps it by itself: else the whole log is read first, for each poll of each waiter.
        JOIN LATERAL (SELECT c.xid FROM public.change c WHERE c.xid >= pg_snapshot_xmin(r.seen) OFFSET 0) AS later
            ON NOT pg_visible_in_snapshot(later.xid, r.seen) AND pg_visible_in_snapshot(later.xid, limits.until)
        WHERE r.serves_until > now())
    FROM (SELECT coalesce(until::pg_snapshot, pg_current_snapshot()) AS until) AS limits
$$;
REVOKE ALL ON FUNCTION read_changes(uuid, text, bigint, bigint, boolean), leave_replicas(uuid), is_seen_by_all(text)
    FROM PUBLIC;
GRANT EXECUTE ON FUNCTION read_changes(uuid, text, bigint, bigint, boolean), leave_replicas(uuid), is_seen_by_all(text)
    TO ts_service;
GRANT CREATE ON SCHEMA public TO ts_ingest, ts_lookup;
ALTER FUNCTION read_changes(uuid, text, bigint, bigint, boolean) OWNER TO ts_ingest;
ALTER FUNCTION leave_replicas(uuid) OWNER TO ts_ingest;
ALTER FUNCTION is_seen_by_all(text) OWNER TO ts_lookup;
REVOKE CREATE ON SCHEMA public FROM ts_ingest, ts_lookup;
--rollback SET LOCAL ROLE ts_ingest;
--rollback DROP FUNCTION read_changes(uuid, text, bigint, bigint, boolean);
--rollback DROP FUNCTION leave_replicas(uuid);
--rollback SET LOCAL ROLE ts_lookup;
--rollback DROP FUNCTION is_seen_by_all(text);
--rollback RESET ROLE;
--rollback DROP POLICY look_up ON replica;
--rollback DROP POLICY read_all ON change;
--rollback REVOKE SELECT ON replica FROM ts_lookup;
--rollback REVOKE SELECT ON change FROM ts_ingest, ts_lookup;
