--liquibase formatted sql

--changeset tenantservice:api-key-usage
--comment: How keys are used. No foreign keys: a key that goes while a batch of counts is on its way must not fail the
--comment: batch. Room is left in the pages, as rows change often.
-- The last verification that found the key good. ip_prefix is a /24 of IPv4 or a /48 of IPv6, as a whole address says
-- who a person is; null when the address was not told.
CREATE TABLE api_key_last_use (
    tenant_id  uuid        NOT NULL,
    api_key_id uuid        NOT NULL,
    used_at    timestamptz NOT NULL,
    ip_prefix  text        CHECK (length(ip_prefix) BETWEEN 1 AND 50),
    PRIMARY KEY (tenant_id, api_key_id)
) WITH (fillfactor = 70);
-- Hours of UTC, by their beginnings.
CREATE TABLE api_key_use_count (
    tenant_id  uuid        NOT NULL,
    api_key_id uuid        NOT NULL,
    hour       timestamptz NOT NULL CHECK (hour = date_trunc('hour', hour, 'UTC')),
    code       text        NOT NULL CHECK (length(code) BETWEEN 1 AND 50),
    count      bigint      NOT NULL CHECK (count > 0),
    PRIMARY KEY (tenant_id, api_key_id, hour, code)
) WITH (fillfactor = 70);
CREATE INDEX api_key_use_count_hour ON api_key_use_count (hour);
-- The last batch that each process has written. A batch that is sent again, as nobody knows whether it was written,
-- counts once.
CREATE TABLE api_key_use_batch (
    writer   uuid        PRIMARY KEY,
    sequence bigint      NOT NULL,
    at       timestamptz NOT NULL
);

ALTER TABLE api_key_last_use ENABLE ROW LEVEL SECURITY;
ALTER TABLE api_key_last_use FORCE ROW LEVEL SECURITY;
ALTER TABLE api_key_use_count ENABLE ROW LEVEL SECURITY;
ALTER TABLE api_key_use_count FORCE ROW LEVEL SECURITY;
ALTER TABLE api_key_use_batch ENABLE ROW LEVEL SECURITY;
ALTER TABLE api_key_use_batch FORCE ROW LEVEL SECURITY;
GRANT SELECT ON api_key_last_use, api_key_use_count TO ts_tenant;
GRANT SELECT, INSERT, UPDATE ON api_key_last_use, api_key_use_count, api_key_use_batch TO ts_ingest;
GRANT SELECT (tenant_id, id) ON api_key TO ts_ingest;
GRANT SELECT (tenant_id, api_key_id, hour, code), DELETE ON api_key_use_count TO ts_platform;
GRANT SELECT (at), DELETE ON api_key_use_batch TO ts_platform;
CREATE POLICY own_rows ON api_key_last_use FOR SELECT TO ts_tenant
    USING (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
CREATE POLICY own_rows ON api_key_use_count FOR SELECT TO ts_tenant
    USING (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
CREATE POLICY gather ON api_key_last_use TO ts_ingest USING (true) WITH CHECK (true);
CREATE POLICY gather ON api_key_use_count TO ts_ingest USING (true) WITH CHECK (true);
CREATE POLICY gather ON api_key_use_batch TO ts_ingest USING (true) WITH CHECK (true);
CREATE POLICY is_there ON api_key FOR SELECT TO ts_ingest USING (true);
CREATE POLICY sweep ON api_key_use_count TO ts_platform USING (hour < now() - interval '1 day');
CREATE POLICY sweep ON api_key_use_batch TO ts_platform USING (at < now() - interval '7 days');
--rollback DROP POLICY is_there ON api_key;
--rollback REVOKE SELECT (tenant_id, id) ON api_key FROM ts_ingest;
--rollback DROP TABLE api_key_use_batch;
--rollback DROP TABLE api_key_use_count;
--rollback DROP TABLE api_key_last_use;

--changeset tenantservice:write-key-uses splitStatements:false
--comment: Writes what one process has counted, of all tenants, in one statement: all of a batch or nothing, and once.
--comment: The tables are written one after the other and each in one order, so replicas cannot deadlock. A clock that
--comment: is ahead of PostgreSQL's takes no key into the future. It waits for nobody for longer than its caller does.
CREATE FUNCTION write_key_uses(
    writing uuid, batch bigint, tenants uuid[], keys uuid[], hours timestamptz[], codes text[], counts bigint[],
    used_ats timestamptz[], ip_prefixes text[]) RETURNS void
    LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog SET lock_timeout = '3s' AS $$
    WITH taken AS (
        INSERT INTO public.api_key_use_batch AS known (writer, sequence, at) VALUES (writing, batch, now())
        ON CONFLICT (writer) DO UPDATE SET sequence = excluded.sequence, at = excluded.at
            WHERE known.sequence < excluded.sequence
        RETURNING true
    ), given AS MATERIALIZED (
        SELECT k.tenant_id, k.id AS api_key_id, least(g.hour, date_trunc('hour', now(), 'UTC')) AS hour, g.code,
               g.count, CASE WHEN g.used_at IS NOT NULL THEN least(g.used_at, now()) END AS used_at, g.ip_prefix
        FROM unnest(tenants, keys, hours, codes, counts, used_ats, ip_prefixes)
            AS g (tenant_id, id, hour, code, count, used_at, ip_prefix)
        JOIN public.api_key k ON k.tenant_id = g.tenant_id AND k.id = g.id
        WHERE EXISTS (SELECT FROM taken)
    ), used AS (
        INSERT INTO public.api_key_last_use AS known (tenant_id, api_key_id, used_at, ip_prefix)
        SELECT DISTINCT ON (g.tenant_id, g.api_key_id) g.tenant_id, g.api_key_id, g.used_at, g.ip_prefix
        FROM given g WHERE g.used_at IS NOT NULL
        ORDER BY g.tenant_id, g.api_key_id, g.used_at DESC
        ON CONFLICT (tenant_id, api_key_id) DO UPDATE SET used_at = excluded.used_at, ip_prefix = excluded.ip_prefix
            WHERE known.used_at < excluded.used_at
        RETURNING true
    )
    INSERT INTO public.api_key_use_count AS known (tenant_id, api_key_id, hour, code, count)
    SELECT g.tenant_id, g.api_key_id, g.hour, g.code, sum(g.count)
    FROM given g
    WHERE (SELECT count(*) FROM used) >= 0
    GROUP BY g.tenant_id, g.api_key_id, g.hour, g.code
    ORDER BY g.tenant_id, g.api_key_id, g.hour, g.code
    ON CONFLICT (tenant_id, api_key_id, hour, code) DO UPDATE SET count = known.count + excluded.count
$$;
REVOKE ALL ON FUNCTION write_key_uses(
    uuid, bigint, uuid[], uuid[], timestamptz[], text[], bigint[], timestamptz[], text[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION write_key_uses(
    uuid, bigint, uuid[], uuid[], timestamptz[], text[], bigint[], timestamptz[], text[]) TO ts_service;
GRANT CREATE ON SCHEMA public TO ts_ingest;
ALTER FUNCTION write_key_uses(uuid, bigint, uuid[], uuid[], timestamptz[], text[], bigint[], timestamptz[], text[])
    OWNER TO ts_ingest;
REVOKE CREATE ON SCHEMA public FROM ts_ingest;
--rollback SET LOCAL ROLE ts_ingest;
--rollback DROP FUNCTION write_key_uses(
--rollback     uuid, bigint, uuid[], uuid[], timestamptz[], text[], bigint[], timestamptz[], text[]);
--rollback RESET ROLE;

--changeset tenantservice:expiry-told
--comment: Of which end of a key the audit log has been told beforehand; another end is told again.
ALTER TABLE api_key ADD COLUMN expiry_told_of timestamptz;
CREATE INDEX api_key_expires_at ON api_key (expires_at) WHERE state <> 'REVOKED' AND rotated_to IS NULL;
-- For the lists of one tenant's keys, which have those that are revoked or have a successor too.
CREATE INDEX api_key_tenant_expires_at ON api_key (tenant_id, expires_at) WHERE expires_at IS NOT NULL;
GRANT SELECT (tenant_id, id, state, expires_at, rotated_to, created_at, expiry_told_of) ON api_key TO ts_platform;
CREATE POLICY find_expiring ON api_key FOR SELECT TO ts_platform USING (expires_at IS NOT NULL);
--rollback DROP POLICY find_expiring ON api_key;
--rollback REVOKE SELECT (tenant_id, id, state, expires_at, rotated_to, created_at, expiry_told_of)
--rollback     ON api_key FROM ts_platform;
--rollback DROP INDEX api_key_tenant_expires_at;
--rollback DROP INDEX api_key_expires_at;
--rollback ALTER TABLE api_key DROP COLUMN expiry_told_of;
