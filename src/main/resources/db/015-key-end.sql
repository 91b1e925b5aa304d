--liquibase formatted sql

--changeset tenantservice:encryption-key-minimum
--comment: The oldest version that the provider still opens. The next one is written down before it is set there.
ALTER TABLE encryption_key
    ADD COLUMN minimum_version integer NOT NULL DEFAULT 1 CHECK (minimum_version > 0),
    ADD COLUMN retiring_version integer CHECK (retiring_version > minimum_version);
GRANT UPDATE (minimum_version, retiring_version) ON encryption_key TO ts_tenant, ts_platform_keys;
--rollback ALTER TABLE encryption_key DROP COLUMN minimum_version, DROP COLUMN retiring_version;

--changeset tenantservice:tenant-key-shred
--comment: A key that is being destroyed, or is gone: nothing is stored under it any more.
ALTER TABLE encryption_key
    DROP CONSTRAINT encryption_key_state_check,
    ADD CONSTRAINT encryption_key_state_check CHECK (state IN ('REQUESTED', 'READY', 'SHREDDING', 'SHREDDED'));
--rollback ALTER TABLE encryption_key NO FORCE ROW LEVEL SECURITY;
--rollback UPDATE encryption_key SET state = 'READY' WHERE state IN ('SHREDDING', 'SHREDDED');
--rollback ALTER TABLE encryption_key FORCE ROW LEVEL SECURITY;
--rollback ALTER TABLE encryption_key
--rollback     DROP CONSTRAINT encryption_key_state_check,
--rollback     ADD CONSTRAINT encryption_key_state_check CHECK (state IN ('REQUESTED', 'READY'));

--changeset tenantservice:shredded-key
--comment: Which keys of a tenant have been destroyed, and when its provider said that they are gone. Kept for good, as the
--comment: certificate of an offboarding names them. One that a tenant had before it was moved is among them.
CREATE TABLE shredded_key (
    tenant_id    uuid        NOT NULL REFERENCES encryption_key (owner_id),
    provider     text        NOT NULL,
    mount        text        NOT NULL,
    key_name     text        NOT NULL,
    intended_at  timestamptz NOT NULL,
    destroyed_at timestamptz,
    PRIMARY KEY (tenant_id, provider, mount, key_name)
);
ALTER TABLE shredded_key ENABLE ROW LEVEL SECURITY;
ALTER TABLE shredded_key FORCE ROW LEVEL SECURITY;
GRANT SELECT, INSERT, UPDATE (destroyed_at) ON shredded_key TO ts_tenant;
CREATE POLICY own_keys ON shredded_key TO ts_tenant
    USING (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid)
    WITH CHECK (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
--rollback DROP TABLE shredded_key;
