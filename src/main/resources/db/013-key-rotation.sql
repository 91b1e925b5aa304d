--liquibase formatted sql

--changeset tenantservice:tenant-key-versions
--comment: What rotations have reached. Whoever stores a ciphertext holds the target FOR SHARE; a rotation raises it.
ALTER TABLE tenant_key
    ADD COLUMN target_version integer NOT NULL DEFAULT 1 CHECK (target_version > 0),
    ADD COLUMN lowest_version integer NOT NULL DEFAULT 1 CHECK (lowest_version > 0),
    ADD COLUMN rotated_at timestamptz;
-- Rotations of all tenants look for keys that are due.
GRANT SELECT (tenant_id, state, lowest_version, created_at, rotated_at) ON tenant_key TO ts_platform;
CREATE POLICY all_keys ON tenant_key FOR SELECT TO ts_platform USING (true);
--rollback DROP POLICY all_keys ON tenant_key;
--rollback REVOKE SELECT (tenant_id, state, lowest_version, created_at, rotated_at) ON tenant_key FROM ts_platform;
--rollback ALTER TABLE tenant_key DROP COLUMN target_version, DROP COLUMN lowest_version, DROP COLUMN rotated_at;

--changeset tenantservice:key-rotation
--comment: Rotations of one tenant's key, or of all (tenant_id is null), with a row for each tenant and one for each
--comment: ciphertext that could not be moved. Ids, versions and counts; no ciphertext.
CREATE TABLE key_rotation (
    id          uuid        PRIMARY KEY,
    tenant_id   uuid        REFERENCES tenant (id),
    state       text        NOT NULL CHECK (state IN ('RUNNING', 'SUCCEEDED', 'FAILED')),
    created_at  timestamptz NOT NULL,
    finished_at timestamptz CHECK ((finished_at IS NULL) = (state = 'RUNNING'))
);
CREATE UNIQUE INDEX key_rotation_of_all ON key_rotation (state) WHERE tenant_id IS NULL AND state = 'RUNNING';
CREATE TABLE key_rotation_tenant (
    tenant_id      uuid        NOT NULL REFERENCES tenant (id),
    rotation_id    uuid        NOT NULL REFERENCES key_rotation (id),
    state          text        NOT NULL CHECK (state IN ('PENDING', 'RUNNING', 'SUCCEEDED', 'FAILED')),
    base_version   integer,
    target_version integer     CHECK (target_version > base_version),
    lowest_version integer     NOT NULL,
    total          bigint      NOT NULL DEFAULT 0,
    done           bigint      NOT NULL DEFAULT 0,
    failed         bigint      NOT NULL DEFAULT 0,
    quarantined    bigint      NOT NULL DEFAULT 0,
    pauses         integer     NOT NULL DEFAULT 0,
    finished_at    timestamptz CHECK ((finished_at IS NULL) = (state IN ('PENDING', 'RUNNING'))),
    PRIMARY KEY (tenant_id, rotation_id)
);
CREATE UNIQUE INDEX key_rotation_tenant_unfinished ON key_rotation_tenant (tenant_id)
    WHERE state IN ('PENDING', 'RUNNING');
CREATE INDEX key_rotation_tenant_rotation ON key_rotation_tenant (rotation_id, state);
CREATE TABLE key_rotation_quarantine (
    tenant_id   uuid        NOT NULL,
    rotation_id uuid        NOT NULL,
    column_name text        NOT NULL,
    place       text        NOT NULL,
    reason      text        NOT NULL,
    created_at  timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (tenant_id, rotation_id, column_name, place),
    FOREIGN KEY (tenant_id, rotation_id) REFERENCES key_rotation_tenant (tenant_id, rotation_id)
);

ALTER TABLE key_rotation ENABLE ROW LEVEL SECURITY;
ALTER TABLE key_rotation FORCE ROW LEVEL SECURITY;
ALTER TABLE key_rotation_tenant ENABLE ROW LEVEL SECURITY;
ALTER TABLE key_rotation_tenant FORCE ROW LEVEL SECURITY;
ALTER TABLE key_rotation_quarantine ENABLE ROW LEVEL SECURITY;
ALTER TABLE key_rotation_quarantine FORCE ROW LEVEL SECURITY;
GRANT SELECT, INSERT, UPDATE ON key_rotation, key_rotation_tenant TO ts_platform;
GRANT SELECT ON key_rotation_quarantine TO ts_platform;
GRANT SELECT, UPDATE ON key_rotation_tenant TO ts_tenant;
GRANT SELECT, INSERT ON key_rotation_quarantine TO ts_tenant;
CREATE POLICY all_rotations ON key_rotation TO ts_platform USING (true) WITH CHECK (true);
CREATE POLICY all_tenants ON key_rotation_tenant TO ts_platform USING (true) WITH CHECK (true);
CREATE POLICY all_rows ON key_rotation_quarantine FOR SELECT TO ts_platform USING (true);
CREATE POLICY own_rows ON key_rotation_tenant TO ts_tenant
    USING (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid)
    WITH CHECK (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
CREATE POLICY own_rows ON key_rotation_quarantine TO ts_tenant
    USING (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid)
    WITH CHECK (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
--rollback DROP TABLE key_rotation_quarantine;
--rollback DROP TABLE key_rotation_tenant;
--rollback DROP TABLE key_rotation;
