--liquibase formatted sql

--changeset tenantservice:tenant-key-minimum
--comment: The oldest version that the provider still opens. The next one is written down before it is set there.
ALTER TABLE tenant_key
    ADD COLUMN minimum_version integer NOT NULL DEFAULT 1 CHECK (minimum_version > 0),
    ADD COLUMN retiring_version integer CHECK (retiring_version > minimum_version);
GRANT SELECT (minimum_version, retiring_version) ON tenant_key TO ts_platform;
--rollback ALTER TABLE tenant_key DROP COLUMN minimum_version, DROP COLUMN retiring_version;

--changeset tenantservice:tenant-key-shred
--comment: A key that is being destroyed, or is gone: nothing is stored under it any more.
ALTER TABLE tenant_key
    DROP CONSTRAINT tenant_key_state_check,
    ADD CONSTRAINT tenant_key_state_check CHECK (state IN ('REQUESTED', 'READY', 'SHREDDING', 'SHREDDED'));
--rollback ALTER TABLE tenant_key NO FORCE ROW LEVEL SECURITY;
--rollback UPDATE tenant_key SET state = 'READY' WHERE state IN ('SHREDDING', 'SHREDDED');
--rollback ALTER TABLE tenant_key FORCE ROW LEVEL SECURITY;
--rollback ALTER TABLE tenant_key DROP CONSTRAINT tenant_key_state_check, ADD CONSTRAINT tenant_key_state_check CHECK (state IN ('REQUESTED', 'READY'));
