--liquibase formatted sql

--changeset tenantservice:pepper-version
--comment: Several versions of the pepper beside each other. A version is stored some time before keys are issued with it,
--comment: so that all replicas have it by then; one that has hashes cannot be deleted. Versions are counted by who sees
--comment: nothing else of the hashes.
ALTER TABLE pepper
    ADD COLUMN created_at   timestamptz NOT NULL DEFAULT now(),
    ADD COLUMN current_from timestamptz NOT NULL DEFAULT now();
GRANT DELETE ON pepper TO ts_platform;
GRANT SELECT (version, current_from) ON pepper TO ts_lookup;
CREATE POLICY look_up ON pepper FOR SELECT TO ts_lookup USING (true);
CREATE INDEX api_key_hash_claim_pepper ON api_key_hash_claim (pepper_version);
ALTER TABLE api_key_hash_claim
    ADD CONSTRAINT api_key_hash_claim_pepper_version_fkey FOREIGN KEY (pepper_version) REFERENCES pepper (version);
GRANT SELECT (pepper_version) ON api_key_hash_claim TO ts_platform;
CREATE POLICY count_versions ON api_key_hash_claim FOR SELECT TO ts_platform USING (true);
--rollback DROP POLICY count_versions ON api_key_hash_claim;
--rollback REVOKE SELECT (pepper_version) ON api_key_hash_claim FROM ts_platform;
--rollback ALTER TABLE api_key_hash_claim DROP CONSTRAINT api_key_hash_claim_pepper_version_fkey;
--rollback DROP INDEX api_key_hash_claim_pepper;
--rollback DROP POLICY look_up ON pepper;
--rollback REVOKE SELECT (version, current_from) ON pepper FROM ts_lookup;
--rollback REVOKE DELETE ON pepper FROM ts_platform;
--rollback ALTER TABLE pepper DROP COLUMN created_at, DROP COLUMN current_from;

--changeset tenantservice:move-api-key-hashes splitStatements:false
--comment: peppers_in_force tells with which versions a key may have been hashed: who looks one up with fewer doesn't know
--comment: that it isn't there. The clock by which replicas begin to use a version is fast by 2 s at most, hence the 5.
CREATE FUNCTION peppers_in_force() RETURNS integer[]
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT array_agg(p.version) FROM public.pepper p WHERE p.current_from <= now() + interval '5 seconds'
$$;
-- Moves hashes to later versions of the pepper, those that are still there under the older one. It holds up nobody who
-- changes a key, and so can deadlock with nobody: it gives up first.
CREATE FUNCTION move_api_key_hashes(old_hashes bytea[], new_hashes bytea[], new_versions integer[]) RETURNS bigint
    LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog SET lock_timeout = '100ms' AS $$
    WITH left_behind AS (
        DELETE FROM public.api_key_hash_claim c
        USING unnest(old_hashes, new_hashes, new_versions) AS wanted (old_hash, new_hash, new_version)
        WHERE c.hash = wanted.old_hash AND c.pepper_version < wanted.new_version
        RETURNING wanted.new_hash, wanted.new_version, c.tenant_id, c.api_key_id
    ), moved AS (
        INSERT INTO public.api_key_hash_claim (hash, pepper_version, tenant_id, api_key_id)
        SELECT new_hash, new_version, tenant_id, api_key_id FROM left_behind
        RETURNING 1
    )
    SELECT count(*) FROM moved
$$;
GRANT SELECT, INSERT, DELETE ON api_key_hash_claim TO ts_ingest;
CREATE POLICY move_hashes ON api_key_hash_claim TO ts_ingest USING (true) WITH CHECK (true);
REVOKE ALL ON FUNCTION peppers_in_force(), move_api_key_hashes(bytea[], bytea[], integer[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION peppers_in_force(), move_api_key_hashes(bytea[], bytea[], integer[]) TO ts_service;
GRANT CREATE ON SCHEMA public TO ts_ingest, ts_lookup;
ALTER FUNCTION peppers_in_force() OWNER TO ts_lookup;
ALTER FUNCTION move_api_key_hashes(bytea[], bytea[], integer[]) OWNER TO ts_ingest;
REVOKE CREATE ON SCHEMA public FROM ts_ingest, ts_lookup;
--rollback SET LOCAL ROLE ts_lookup;
--rollback DROP FUNCTION peppers_in_force();
--rollback SET LOCAL ROLE ts_ingest;
--rollback DROP FUNCTION move_api_key_hashes(bytea[], bytea[], integer[]);
--rollback RESET ROLE;
--rollback DROP POLICY move_hashes ON api_key_hash_claim;
--rollback REVOKE SELECT, INSERT, DELETE ON api_key_hash_claim FROM ts_ingest;
