--liquibase formatted sql

--changeset tenantservice:tenant-key
--comment: The encryption key of each tenant. Made by a worker, which alone holds the identity for it.
CREATE TABLE tenant_key (
    tenant_id  uuid        PRIMARY KEY REFERENCES tenant (id),
    provider   text        NOT NULL,
    mount      text        NOT NULL,
    key_name   text        NOT NULL,
    state      text        NOT NULL CHECK (state IN ('REQUESTED', 'READY')),
    created_at timestamptz NOT NULL
);
ALTER TABLE tenant_key ENABLE ROW LEVEL SECURITY;
ALTER TABLE tenant_key FORCE ROW LEVEL SECURITY;
GRANT SELECT, INSERT, UPDATE ON tenant_key TO ts_tenant;
CREATE POLICY own_key ON tenant_key TO ts_tenant
    USING (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid)
    WITH CHECK (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
--rollback DROP TABLE tenant_key;
