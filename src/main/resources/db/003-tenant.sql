--liquibase formatted sql

--changeset tenantservice:tenant
--comment: The customers of the platform. Everything else that a tenant owns hangs on the id.
CREATE TABLE tenant (
    id                uuid        PRIMARY KEY,
    name              text        NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
    tier              text        NOT NULL CHECK (tier IN ('BASIC', 'STANDARD', 'PREMIUM', 'ENTERPRISE')),
    state             text        NOT NULL
                      CHECK (state IN ('PROVISIONING', 'ACTIVE', 'SUSPENDED', 'OFFBOARDING', 'DELETED')),
    home_region       text        NOT NULL,
    time_zone         text        NOT NULL,
    key_prefix        text        NOT NULL CHECK (key_prefix ~ '^[a-z0-9]{2,16}$'),
    key_leak_policy   text        NOT NULL DEFAULT 'DISABLE' CHECK (key_leak_policy IN ('NOTIFY', 'DISABLE', 'ROTATE')),
    external_id       text        CHECK (length(external_id) BETWEEN 1 AND 200),
    suspension_reason text        CHECK ((suspension_reason IS NOT NULL) = (state = 'SUSPENDED')),
    created_at        timestamptz NOT NULL,
    updated_at        timestamptz NOT NULL,
    version           bigint      NOT NULL
);

ALTER TABLE tenant ENABLE ROW LEVEL SECURITY;
ALTER TABLE tenant FORCE ROW LEVEL SECURITY;
GRANT SELECT, INSERT, UPDATE ON tenant TO ts_tenant;
GRANT SELECT ON tenant TO ts_platform;
CREATE POLICY own_tenant ON tenant TO ts_tenant
    USING (id = nullif(current_setting('app.tenant_id', true), '')::uuid)
    WITH CHECK (id = nullif(current_setting('app.tenant_id', true), '')::uuid);
CREATE POLICY all_tenants ON tenant FOR SELECT TO ts_platform USING (true);
--rollback DROP TABLE tenant;

--changeset tenantservice:tenant-home-region-is-immutable splitStatements:false
--comment: A tenant's data lives in one region; moving is an operation of its own, never an update.
CREATE FUNCTION refuse_home_region_change() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
    RAISE EXCEPTION 'the home region of a tenant is immutable';
END
$$;
CREATE TRIGGER home_region_is_immutable
    BEFORE UPDATE ON tenant FOR EACH ROW
    WHEN (OLD.home_region IS DISTINCT FROM NEW.home_region)
    EXECUTE FUNCTION refuse_home_region_change();
--rollback DROP TRIGGER home_region_is_immutable ON tenant;
--rollback DROP FUNCTION refuse_home_region_change();

--changeset tenantservice:tenant-claims
--comment: Values that must be unique over all tenants. A conflict tells nothing but that the value is taken, so
--comment: a tenant inserts here without seeing the rows of others.
CREATE TABLE key_prefix_claim (
    key_prefix text PRIMARY KEY,
    tenant_id  uuid NOT NULL REFERENCES tenant (id)
);
ALTER TABLE key_prefix_claim ENABLE ROW LEVEL SECURITY;
ALTER TABLE key_prefix_claim FORCE ROW LEVEL SECURITY;
GRANT SELECT, INSERT, DELETE ON key_prefix_claim TO ts_tenant;
CREATE POLICY own_claims ON key_prefix_claim TO ts_tenant
    USING (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid)
    WITH CHECK (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
--rollback DROP TABLE key_prefix_claim;
