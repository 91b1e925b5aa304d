--liquibase formatted sql

--changeset tenantservice:api-key-leak
--comment: Where keys were found in public, and what was done about it. A key at one place is one leak, however often it is
--comment: reported; place_hash is of the whole address, of which url holds no more than the beginning.
CREATE TABLE api_key_leak (
    tenant_id    uuid        NOT NULL,
    id           uuid        NOT NULL,
    api_key_id   uuid        NOT NULL,
    place_hash   bytea       NOT NULL CHECK (length(place_hash) = 32),
    url          text        CHECK (length(url) BETWEEN 1 AND 2000),
    source       text        CHECK (length(source) BETWEEN 1 AND 200),
    type         text        CHECK (length(type) BETWEEN 1 AND 200),
    reporter     text        NOT NULL CHECK (length(reporter) BETWEEN 1 AND 128),
    policy       text        NOT NULL CHECK (policy IN ('NOTIFY', 'DISABLE', 'ROTATE')),
    action       text        NOT NULL CHECK (action IN ('NONE', 'DISABLED', 'ROTATED', 'GRACE_SHORTENED')),
    operation_id uuid        CHECK ((operation_id IS NOT NULL) = (action = 'ROTATED')),
    reported_at  timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id),
    UNIQUE (tenant_id, api_key_id, place_hash),
    FOREIGN KEY (tenant_id, api_key_id) REFERENCES api_key (tenant_id, id),
    FOREIGN KEY (tenant_id, operation_id) REFERENCES operation (tenant_id, id)
);
ALTER TABLE api_key_leak ENABLE ROW LEVEL SECURITY;
ALTER TABLE api_key_leak FORCE ROW LEVEL SECURITY;
GRANT SELECT, INSERT ON api_key_leak TO ts_tenant;
CREATE POLICY own_rows ON api_key_leak TO ts_tenant
    USING (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid)
    WITH CHECK (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
--rollback DROP TABLE api_key_leak;
