--liquibase formatted sql

--changeset tenantservice:offboarding-export
--comment: What a tenant that leaves takes along: lines of JSON, gzipped, in chunks each of which is a gzip member of its
--comment: own. The chunks go with the tenant's data; what they were together stays, for the certificate.
CREATE TABLE offboarding_export (
    tenant_id    uuid        NOT NULL,
    operation_id uuid        NOT NULL,
    sha256       bytea       NOT NULL CHECK (length(sha256) = 32),
    size         bigint      NOT NULL CHECK (size > 0),
    chunks       integer     NOT NULL CHECK (chunks > 0),
    records      text        NOT NULL,
    made_at      timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, operation_id),
    FOREIGN KEY (tenant_id, operation_id) REFERENCES offboarding (tenant_id, operation_id) ON DELETE CASCADE
);
CREATE TABLE offboarding_export_chunk (
    tenant_id    uuid    NOT NULL,
    operation_id uuid    NOT NULL,
    number       integer NOT NULL CHECK (number > 0),
    content      bytea   NOT NULL CHECK (length(content) BETWEEN 1 AND 262144),
    PRIMARY KEY (tenant_id, operation_id, number),
    FOREIGN KEY (tenant_id, operation_id) REFERENCES offboarding (tenant_id, operation_id) ON DELETE CASCADE
);
-- It is compressed already.
ALTER TABLE offboarding_export_chunk ALTER COLUMN content SET STORAGE EXTERNAL;

ALTER TABLE offboarding_export ENABLE ROW LEVEL SECURITY;
ALTER TABLE offboarding_export FORCE ROW LEVEL SECURITY;
ALTER TABLE offboarding_export_chunk ENABLE ROW LEVEL SECURITY;
ALTER TABLE offboarding_export_chunk FORCE ROW LEVEL SECURITY;
GRANT SELECT, INSERT, DELETE ON offboarding_export, offboarding_export_chunk TO ts_tenant;
CREATE POLICY own_exports ON offboarding_export TO ts_tenant
    USING (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid)
    WITH CHECK (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
CREATE POLICY own_chunks ON offboarding_export_chunk TO ts_tenant
    USING (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid)
    WITH CHECK (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
GRANT SELECT, DELETE ON offboarding_export_chunk TO ts_eraser;
CREATE POLICY erase ON offboarding_export_chunk TO ts_eraser
    USING (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
--rollback DROP TABLE offboarding_export_chunk;
--rollback DROP TABLE offboarding_export;

--changeset tenantservice:offboarding-certificate
--comment: What a tenant that has left is told, as the very bytes that were signed. Kept for good. Without a signature where
--comment: the installation has nothing that signs.
CREATE TABLE offboarding_certificate (
    tenant_id    uuid        NOT NULL,
    operation_id uuid        NOT NULL,
    id           uuid        NOT NULL,
    payload      bytea       NOT NULL,
    issued_at    timestamptz NOT NULL,
    mount        text,
    key_name     text,
    key_version  integer     CHECK (key_version > 0),
    public_key   bytea       CHECK (length(public_key) = 32),
    signature    bytea       CHECK (length(signature) = 64),
    PRIMARY KEY (tenant_id, operation_id),
    FOREIGN KEY (tenant_id, operation_id) REFERENCES offboarding (tenant_id, operation_id),
    CHECK (num_nulls(mount, key_name, key_version, public_key, signature) IN (0, 5))
);
ALTER TABLE offboarding_certificate ENABLE ROW LEVEL SECURITY;
ALTER TABLE offboarding_certificate FORCE ROW LEVEL SECURITY;
GRANT SELECT, INSERT ON offboarding_certificate TO ts_tenant;
CREATE POLICY own_certificates ON offboarding_certificate TO ts_tenant
    USING (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid)
    WITH CHECK (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
--rollback DROP TABLE offboarding_certificate;
