-- Roles of the Tenant Service, created once per PostgreSQL cluster by an administrator, in the service's
-- database. Safe to run again. Passwords are set apart (ALTER ROLE ... PASSWORD), so that this file holds none.
--
--   ts_migrator  owns the schema; only `tenant-service migrate` logs in as it
--   ts_service   the service's login; has no right of its own, each transaction takes one of the roles below
--   ts_tenant    sees the rows of the one tenant that the transaction names
--   ts_platform  sees the rows of all tenants
--   ts_platform_keys  moves what the platform's own keys have encrypted to their next versions; has the rights of
--                ts_platform too
--   ts_ingest    writes what is gathered over tenants (usage, last use)
--   ts_lookup    owns the look-up functions of the hot paths
--   ts_eraser    owns the function that deletes the rows of a tenant that has left
--   ts_jobs      the job scheduler's login; has rights on its one table
DO $$
DECLARE
    role_name text;
BEGIN
    FOREACH role_name IN ARRAY
        ARRAY['ts_tenant', 'ts_platform', 'ts_platform_keys', 'ts_ingest', 'ts_lookup', 'ts_eraser'] LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = role_name) THEN
            EXECUTE format('CREATE ROLE %I NOLOGIN', role_name);
        END IF;
    END LOOP;
    FOREACH role_name IN ARRAY ARRAY['ts_migrator', 'ts_service', 'ts_jobs'] LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = role_name) THEN
            EXECUTE format('CREATE ROLE %I LOGIN NOINHERIT', role_name);
        END IF;
    END LOOP;
    EXECUTE format('ALTER DATABASE %I OWNER TO ts_migrator', current_database());
    EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
    EXECUTE format('GRANT CONNECT ON DATABASE %I TO ts_service, ts_jobs', current_database());
END
$$;

GRANT ts_tenant, ts_platform, ts_platform_keys, ts_ingest TO ts_service WITH INHERIT FALSE, SET TRUE;
GRANT ts_platform TO ts_platform_keys WITH INHERIT TRUE, SET FALSE;
-- The migration hands such functions over to their owners, for which it must be a member.
GRANT ts_lookup, ts_ingest, ts_eraser TO ts_migrator WITH INHERIT FALSE, SET TRUE;

ALTER SCHEMA public OWNER TO ts_migrator;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO ts_service, ts_jobs, ts_tenant, ts_platform, ts_platform_keys, ts_ingest, ts_lookup,
    ts_eraser;
