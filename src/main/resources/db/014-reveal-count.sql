--liquibase formatted sql

--changeset tenantservice:reveal-count
--comment: Reveals of the hot path by caller, credential and minute, until a job closes the minute with an audit entry.
CREATE TABLE reveal_count (
    tenant_id     uuid        NOT NULL,
    credential_id uuid        NOT NULL,
    caller        text        NOT NULL,
    minute        timestamptz NOT NULL,
    kind          text        NOT NULL,
    count         bigint      NOT NULL CHECK (count > 0),
    audited       boolean     NOT NULL,
    PRIMARY KEY (tenant_id, credential_id, caller, minute)
);
CREATE INDEX reveal_count_minute ON reveal_count (minute);

ALTER TABLE reveal_count ENABLE ROW LEVEL SECURITY;
ALTER TABLE reveal_count FORCE ROW LEVEL SECURITY;
GRANT SELECT, UPDATE, DELETE ON reveal_count TO ts_tenant;
GRANT SELECT, INSERT, UPDATE ON reveal_count TO ts_ingest;
GRANT SELECT (tenant_id, minute) ON reveal_count TO ts_platform;
CREATE POLICY own_counts ON reveal_count TO ts_tenant
    USING (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
CREATE POLICY gather ON reveal_count TO ts_ingest USING (true) WITH CHECK (true);
CREATE POLICY find_closed ON reveal_count FOR SELECT TO ts_platform USING (true);
--rollback DROP TABLE reveal_count;

--changeset tenantservice:count-reveals splitStatements:false
--comment: Counts reveals of all tenants in one statement, and tells of each whether it is the first of its minute. The
--comment: caller gives each combination once, sorted, so that replicas cannot deadlock.
CREATE FUNCTION count_reveals(tenants uuid[], credentials uuid[], callers text[], kinds text[], counts bigint[])
    RETURNS TABLE (tenant_id uuid, credential_id uuid, caller text, is_first boolean)
    LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog AS $$
    INSERT INTO public.reveal_count AS known (tenant_id, credential_id, caller, minute, kind, count, audited)
    SELECT t, c, who, date_trunc('minute', now()), k, n, false
    FROM unnest(tenants, credentials, callers, kinds, counts) WITH ORDINALITY AS given (t, c, who, k, n, position)
    ORDER BY position
    ON CONFLICT (tenant_id, credential_id, caller, minute) DO UPDATE SET count = known.count + excluded.count
    RETURNING new.tenant_id, new.credential_id, new.caller, old.count IS NULL
$$;
REVOKE ALL ON FUNCTION count_reveals(uuid[], uuid[], text[], text[], bigint[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION count_reveals(uuid[], uuid[], text[], text[], bigint[]) TO ts_service;
GRANT CREATE ON SCHEMA public TO ts_ingest;
ALTER FUNCTION count_reveals(uuid[], uuid[], text[], text[], bigint[]) OWNER TO ts_ingest;
REVOKE CREATE ON SCHEMA public FROM ts_ingest;
--rollback SET LOCAL ROLE ts_ingest;
--rollback DROP FUNCTION count_reveals(uuid[], uuid[], text[], text[], bigint[]);
--rollback RESET ROLE;
