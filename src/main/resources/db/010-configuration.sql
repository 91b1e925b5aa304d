--liquibase formatted sql

--changeset tenantservice:tenant-configuration
--comment: What tenants have set, and nothing else: defaults are added when it is read. Row and version 0 exist only
--comment: inside of the transaction that writes the first version.
CREATE TABLE tenant_configuration (
    tenant_id uuid   PRIMARY KEY REFERENCES tenant (id),
    document  text   NOT NULL CHECK (document IS JSON OBJECT),
    version   bigint NOT NULL
);

ALTER TABLE tenant_configuration ENABLE ROW LEVEL SECURITY;
ALTER TABLE tenant_configuration FORCE ROW LEVEL SECURITY;
GRANT SELECT, INSERT, UPDATE ON tenant_configuration TO ts_tenant;
CREATE POLICY own_rows ON tenant_configuration TO ts_tenant
    USING (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid)
    WITH CHECK (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
--rollback DROP TABLE tenant_configuration;
