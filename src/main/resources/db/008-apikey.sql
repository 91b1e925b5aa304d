--liquibase formatted sql

--changeset tenantservice:pepper
--comment: The secret with which API keys are hashed, encrypted.
CREATE TABLE pepper (
    version     integer PRIMARY KEY CHECK (version > 0),
    provider    text    NOT NULL,
    mount       text    NOT NULL,
    key_name    text    NOT NULL,
    key_version integer NOT NULL CHECK (key_version > 0),
    ciphertext  text    NOT NULL
);
ALTER TABLE pepper ENABLE ROW LEVEL SECURITY;
ALTER TABLE pepper FORCE ROW LEVEL SECURITY;
GRANT SELECT, INSERT ON pepper TO ts_platform;
CREATE POLICY platform_only ON pepper TO ts_platform USING (true) WITH CHECK (true);
--rollback DROP TABLE pepper;

--changeset tenantservice:api-key
--comment: Keys without their texts. A rotated key and its successor name each other; a key has one successor at most.
--comment: A successor is gone before its predecessor only while all keys of a tenant are being deleted.
--comment: allowed_cidrs is never empty: a key that may come from anywhere has none. Keys with one limits_id, a rotated one
--comment: and its successors, use up their rate limits together.
CREATE TABLE api_key (
    tenant_id       uuid        NOT NULL REFERENCES tenant (id),
    id              uuid        NOT NULL,
    name            text        NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
    environment     text        NOT NULL CHECK (environment IN ('LIVE', 'TEST')),
    scopes          text[]      NOT NULL,
    allowed_cidrs   text[]      CHECK (cardinality(allowed_cidrs) BETWEEN 1 AND 50),
    metadata        text        NOT NULL CHECK (metadata IS JSON OBJECT AND octet_length(metadata) <= 4096),
    rate_limits     text        NOT NULL CHECK (rate_limits IS JSON ARRAY AND octet_length(rate_limits) <= 1024),
    limits_id       uuid        NOT NULL,
    last_four       text        NOT NULL CHECK (length(last_four) = 4),
    state           text        NOT NULL CHECK (state IN ('ACTIVE', 'DISABLED', 'REVOKED')),
    expires_at      timestamptz,
    grace_ends_at   timestamptz,
    rotated_to      uuid,
    rotated_from    uuid,
    disabled_at     timestamptz,
    disabled_reason text,
    revoked_at      timestamptz,
    revoked_reason  text,
    created_at      timestamptz NOT NULL,
    updated_at      timestamptz NOT NULL,
    version         bigint      NOT NULL,
    PRIMARY KEY (tenant_id, id),
    UNIQUE (tenant_id, rotated_from),
    FOREIGN KEY (tenant_id, rotated_to) REFERENCES api_key (tenant_id, id) ON DELETE SET NULL (rotated_to),
    FOREIGN KEY (tenant_id, rotated_from) REFERENCES api_key (tenant_id, id) ON DELETE SET NULL (rotated_from),
    CHECK (grace_ends_at <= expires_at),
    CHECK (rotated_to IS NULL OR grace_ends_at IS NOT NULL),
    CHECK ((state = 'DISABLED') = (disabled_at IS NOT NULL)),
    CHECK ((disabled_at IS NOT NULL) = (disabled_reason IS NOT NULL)),
    CHECK ((state = 'REVOKED') = (revoked_at IS NOT NULL)),
    CHECK ((revoked_at IS NOT NULL) = (revoked_reason IS NOT NULL))
);
CREATE TABLE api_key_hash_claim (
    hash           bytea   PRIMARY KEY CHECK (length(hash) = 32),
    pepper_version integer NOT NULL,
    tenant_id      uuid    NOT NULL,
    api_key_id     uuid    NOT NULL,
    FOREIGN KEY (tenant_id, api_key_id) REFERENCES api_key (tenant_id, id)
);
ALTER TABLE api_key ENABLE ROW LEVEL SECURITY;
ALTER TABLE api_key FORCE ROW LEVEL SECURITY;
ALTER TABLE api_key_hash_claim ENABLE ROW LEVEL SECURITY;
ALTER TABLE api_key_hash_claim FORCE ROW LEVEL SECURITY;
GRANT SELECT, INSERT, UPDATE ON api_key TO ts_tenant;
GRANT SELECT, INSERT, DELETE ON api_key_hash_claim TO ts_tenant;
CREATE POLICY own_rows ON api_key TO ts_tenant
    USING (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid)
    WITH CHECK (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
CREATE POLICY own_rows ON api_key_hash_claim TO ts_tenant
    USING (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid)
    WITH CHECK (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
--rollback DROP TABLE api_key_hash_claim;
--rollback DROP TABLE api_key;

--changeset tenantservice:find-api-key splitStatements:false
--comment: The look-up of verifications, which know no tenant before they have found one. Runs as ts_lookup, which sees
--comment: these tables and nothing else; only the service's login may call it. Answers what is so, and judges nothing.
GRANT SELECT ON tenant, api_key, api_key_hash_claim TO ts_lookup;
CREATE POLICY look_up ON tenant FOR SELECT TO ts_lookup USING (true);
CREATE POLICY look_up ON api_key FOR SELECT TO ts_lookup USING (true);
CREATE POLICY look_up ON api_key_hash_claim FOR SELECT TO ts_lookup USING (true);
CREATE FUNCTION find_api_key(key_hash bytea)
    RETURNS TABLE (hash bytea, tenant_id uuid, id uuid, name text, environment text, scopes text[],
                   allowed_cidrs text[], state text, expires_at timestamptz, grace_ends_at timestamptz,
                   rotated_to uuid, rate_limits text, limits_id uuid, tenant_state text, tier text)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT c.hash, k.tenant_id, k.id, k.name, k.environment, k.scopes, k.allowed_cidrs, k.state, k.expires_at,
           k.grace_ends_at, k.rotated_to, k.rate_limits, k.limits_id, t.state, t.tier
    FROM public.api_key_hash_claim c
    JOIN public.api_key k ON k.tenant_id = c.tenant_id AND k.id = c.api_key_id
    JOIN public.tenant t ON t.id = c.tenant_id
    WHERE c.hash = key_hash
$$;
-- One by one, as a plan for "= ANY (key_hashes)" would be made anew at each call.
CREATE FUNCTION find_api_keys(key_hashes bytea[])
    RETURNS TABLE (hash bytea, tenant_id uuid, id uuid, name text, environment text, scopes text[],
                   allowed_cidrs text[], state text, expires_at timestamptz, grace_ends_at timestamptz,
                   rotated_to uuid, rate_limits text, limits_id uuid, tenant_state text, tier text)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT found.* FROM unnest(key_hashes) AS wanted (hash), public.find_api_key(wanted.hash) AS found
$$;
CREATE FUNCTION find_tenant_of_keys(wanted uuid)
    RETURNS TABLE (tenant_id uuid, tenant_state text, tier text)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT t.id, t.state, t.tier FROM public.tenant t WHERE t.id = wanted
$$;
REVOKE ALL ON FUNCTION find_api_key(bytea), find_api_keys(bytea[]), find_tenant_of_keys(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION find_api_keys(bytea[]), find_tenant_of_keys(uuid) TO ts_service;
GRANT CREATE ON SCHEMA public TO ts_lookup;
ALTER FUNCTION find_api_key(bytea) OWNER TO ts_lookup;
ALTER FUNCTION find_api_keys(bytea[]) OWNER TO ts_lookup;
ALTER FUNCTION find_tenant_of_keys(uuid) OWNER TO ts_lookup;
REVOKE CREATE ON SCHEMA public FROM ts_lookup;
--rollback SET LOCAL ROLE ts_lookup;
--rollback DROP FUNCTION find_tenant_of_keys(uuid);
--rollback DROP FUNCTION find_api_keys(bytea[]);
--rollback DROP FUNCTION find_api_key(bytea);
--rollback RESET ROLE;
--rollback DROP POLICY look_up ON api_key_hash_claim;
--rollback DROP POLICY look_up ON api_key;
--rollback DROP POLICY look_up ON tenant;
--rollback REVOKE SELECT ON tenant, api_key, api_key_hash_claim FROM ts_lookup;
