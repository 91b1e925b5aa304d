--liquibase formatted sql

--changeset tenantservice:tenant-key-minimum
--comment: The oldest version that the provider still opens. The next one is written down before it is set there.
ALTER TABLE tenant_key
    ADD COLUMN minimum_version integer NOT NULL DEFAULT 1 CHECK (minimum_version > 0),
    ADD COLUMN retiring_version integer CHECK (retiring_version > minimum_version);
GRANT SELECT (minimum_version, retiring_version) ON tenant_key TO ts_platform;
--rollback ALTER TABLE tenant_key DROP COLUMN minimum_version, DROP COLUMN retiring_version;
