--liquibase formatted sql

--changeset tenantservice:imported-key
--comment: Keys that another system has issued, by the hashes that it has kept, until they are used for the first time; and
--comment: the patterns by which their texts are told. A prefix is one tenant's, and begins no other one.
ALTER TABLE api_key ALTER COLUMN last_four DROP NOT NULL;
CREATE TABLE api_key_pattern (
    prefix        text        PRIMARY KEY CHECK (length(prefix) BETWEEN 3 AND 32),
    tenant_id     uuid        NOT NULL REFERENCES tenant (id),
    alphabet      text        NOT NULL CHECK (alphabet IN ('DIGITS', 'HEX', 'BASE62', 'BASE64URL')),
    min_length    integer     NOT NULL CHECK (min_length >= length(prefix) + 16),
    max_length    integer     NOT NULL CHECK (max_length BETWEEN min_length AND 200),
    lookup_length integer     CHECK (lookup_length BETWEEN greatest(length(prefix), 8) AND least(min_length - 8, 32)),
    created_at    timestamptz NOT NULL DEFAULT now(),
    CHECK (lookup_length IS NULL OR max_length <= 71)
);
CREATE TABLE imported_key_hash (
    tenant_id     uuid NOT NULL,
    api_key_id    uuid NOT NULL,
    algorithm     text NOT NULL CHECK (algorithm IN ('SHA256', 'BCRYPT')),
    hash          text NOT NULL CHECK (length(hash) <= 64),
    lookup_prefix text,
    PRIMARY KEY (tenant_id, api_key_id),
    UNIQUE (tenant_id, hash),
    FOREIGN KEY (tenant_id, api_key_id) REFERENCES api_key (tenant_id, id),
    CHECK ((algorithm = 'BCRYPT') = (lookup_prefix IS NOT NULL))
);
CREATE INDEX imported_key_hash_prefix ON imported_key_hash (tenant_id, lookup_prefix) WHERE lookup_prefix IS NOT NULL;
ALTER TABLE api_key_pattern ENABLE ROW LEVEL SECURITY;
ALTER TABLE api_key_pattern FORCE ROW LEVEL SECURITY;
ALTER TABLE imported_key_hash ENABLE ROW LEVEL SECURITY;
ALTER TABLE imported_key_hash FORCE ROW LEVEL SECURITY;
GRANT SELECT, INSERT ON api_key_pattern, imported_key_hash TO ts_tenant;
GRANT SELECT ON api_key_pattern, imported_key_hash TO ts_lookup;
GRANT SELECT, DELETE ON imported_key_hash TO ts_ingest;
CREATE POLICY own_rows ON api_key_pattern TO ts_tenant
    USING (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid)
    WITH CHECK (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
CREATE POLICY own_rows ON imported_key_hash TO ts_tenant
    USING (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid)
    WITH CHECK (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
CREATE POLICY look_up ON api_key_pattern FOR SELECT TO ts_lookup USING (true);
CREATE POLICY look_up ON imported_key_hash FOR SELECT TO ts_lookup USING (true);
CREATE POLICY move_hashes ON imported_key_hash TO ts_ingest USING (true);
--rollback DROP TABLE imported_key_hash;
--rollback DROP TABLE api_key_pattern;
--rollback ALTER TABLE api_key NO FORCE ROW LEVEL SECURITY;
--rollback UPDATE api_key SET last_four = '????' WHERE last_four IS NULL;
--rollback ALTER TABLE api_key FORCE ROW LEVEL SECURITY;
--rollback ALTER TABLE api_key ALTER COLUMN last_four SET NOT NULL;

--changeset tenantservice:find-imported-keys splitStatements:false
--comment: What verifications must know of imported keys of all tenants, and their way to the hashes that keys have here.
CREATE FUNCTION all_api_key_patterns()
    RETURNS TABLE (prefix text, tenant_id uuid, alphabet text, min_length integer, max_length integer,
                   lookup_length integer)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT p.prefix, p.tenant_id, p.alphabet, p.min_length, p.max_length, p.lookup_length FROM public.api_key_pattern p
$$;
-- Whose the other pattern is, is not told.
CREATE FUNCTION overlaps_api_key_pattern(wanted text) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT EXISTS (SELECT FROM public.api_key_pattern p
                   WHERE starts_with(p.prefix, wanted) OR starts_with(wanted, p.prefix))
$$;
-- By SHA-256, or for bcrypt by what a text begins with. "item" counts from 1.
CREATE FUNCTION find_imported_keys(tenants uuid[], hashes text[], lookup_prefixes text[])
    RETURNS TABLE (item integer, api_key_id uuid, algorithm text, hash text)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT wanted.item::integer, i.api_key_id, i.algorithm, i.hash
    FROM unnest(tenants, hashes, lookup_prefixes) WITH ORDINALITY AS wanted (tenant, hash, lookup_prefix, item)
    JOIN LATERAL (
        SELECT s.api_key_id, s.algorithm, s.hash FROM public.imported_key_hash s
        WHERE s.tenant_id = wanted.tenant AND s.hash = wanted.hash
        UNION ALL
        SELECT b.api_key_id, b.algorithm, b.hash FROM public.imported_key_hash b
        WHERE b.tenant_id = wanted.tenant AND b.lookup_prefix = wanted.lookup_prefix
    ) AS i ON true
$$;
CREATE FUNCTION move_imported_key(tenant uuid, key uuid, new_hash bytea, new_version integer) RETURNS void
    LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog AS $$
    WITH left_behind AS (
        DELETE FROM public.imported_key_hash i WHERE i.tenant_id = tenant AND i.api_key_id = key
        RETURNING i.tenant_id, i.api_key_id
    )
    INSERT INTO public.api_key_hash_claim (hash, pepper_version, tenant_id, api_key_id)
    SELECT new_hash, new_version, tenant_id, api_key_id FROM left_behind
$$;
REVOKE ALL ON FUNCTION all_api_key_patterns(), overlaps_api_key_pattern(text),
    find_imported_keys(uuid[], text[], text[]), move_imported_key(uuid, uuid, bytea, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION all_api_key_patterns(), find_imported_keys(uuid[], text[], text[]),
    move_imported_key(uuid, uuid, bytea, integer) TO ts_service;
GRANT EXECUTE ON FUNCTION overlaps_api_key_pattern(text) TO ts_tenant;
GRANT CREATE ON SCHEMA public TO ts_ingest, ts_lookup;
ALTER FUNCTION all_api_key_patterns() OWNER TO ts_lookup;
ALTER FUNCTION overlaps_api_key_pattern(text) OWNER TO ts_lookup;
ALTER FUNCTION find_imported_keys(uuid[], text[], text[]) OWNER TO ts_lookup;
ALTER FUNCTION move_imported_key(uuid, uuid, bytea, integer) OWNER TO ts_ingest;
REVOKE CREATE ON SCHEMA public FROM ts_ingest, ts_lookup;
--rollback SET LOCAL ROLE ts_lookup;
--rollback DROP FUNCTION all_api_key_patterns();
--rollback DROP FUNCTION overlaps_api_key_pattern(text);
--rollback DROP FUNCTION find_imported_keys(uuid[], text[], text[]);
--rollback SET LOCAL ROLE ts_ingest;
--rollback DROP FUNCTION move_imported_key(uuid, uuid, bytea, integer);
--rollback RESET ROLE;
