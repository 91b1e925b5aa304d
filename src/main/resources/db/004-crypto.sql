--liquibase formatted sql

--changeset tenantservice:encryption-key
--comment: The key of each owner: of a tenant, whose id owner_id is, or of the platform for one of its own purposes,
--comment: which have fixed ids and name it. Tenants' keys are made by a worker, which alone holds the identity for it.
--comment: Shows where keys are and how old, no key and no ciphertext.
CREATE TABLE encryption_key (
    owner_id     uuid        PRIMARY KEY,
    platform_key text        CHECK (platform_key IN ('PEPPER', 'ANSWERS', 'INTAKE')),
    provider     text        NOT NULL,
    mount        text        NOT NULL,
    key_name     text        NOT NULL,
    state        text        NOT NULL CHECK (state IN ('REQUESTED', 'READY')),
    created_at   timestamptz NOT NULL
);
ALTER TABLE encryption_key ENABLE ROW LEVEL SECURITY;
ALTER TABLE encryption_key FORCE ROW LEVEL SECURITY;
-- Nobody may change whose a key is: a tenant could make one of the platform's its own.
GRANT SELECT, INSERT, UPDATE (provider, mount, key_name, state) ON encryption_key TO ts_tenant;
GRANT SELECT ON encryption_key TO ts_platform;
GRANT INSERT, UPDATE (provider, mount, key_name, state) ON encryption_key TO ts_platform_keys;
CREATE POLICY own_key ON encryption_key TO ts_tenant
    USING (owner_id = nullif(current_setting('app.tenant_id', true), '')::uuid)
    WITH CHECK (owner_id = nullif(current_setting('app.tenant_id', true), '')::uuid AND platform_key IS NULL);
CREATE POLICY all_keys ON encryption_key FOR SELECT TO ts_platform USING (true);
CREATE POLICY platform_keys ON encryption_key TO ts_platform_keys
    USING (platform_key IS NOT NULL) WITH CHECK (platform_key IS NOT NULL);
-- Whoever stores what a key of the platform has encrypted locks its row FOR SHARE. That wants the right to update, so
-- the checks let no update through: this one none, and that of own_key none of a row that names a key of the platform.
GRANT UPDATE (state) ON encryption_key TO ts_platform;
CREATE POLICY see_platform_keys ON encryption_key FOR SELECT TO ts_tenant USING (platform_key IS NOT NULL);
CREATE POLICY hold_platform_keys ON encryption_key FOR UPDATE TO ts_tenant, ts_platform
    USING (platform_key IS NOT NULL) WITH CHECK (false);
--rollback DROP TABLE encryption_key;
