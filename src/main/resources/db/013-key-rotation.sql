--liquibase formatted sql

--changeset tenantservice:encryption-key-versions
--comment: What rotations have reached. Whoever stores a ciphertext holds the target FOR SHARE; a rotation raises it.
ALTER TABLE encryption_key
    ADD COLUMN target_version integer NOT NULL DEFAULT 1 CHECK (target_version > 0),
    ADD COLUMN lowest_version integer NOT NULL DEFAULT 1 CHECK (lowest_version > 0),
    ADD COLUMN rotated_at timestamptz;
GRANT UPDATE (target_version, lowest_version, rotated_at) ON encryption_key TO ts_tenant, ts_platform_keys;
--rollback ALTER TABLE encryption_key DROP COLUMN target_version, DROP COLUMN lowest_version, DROP COLUMN rotated_at;

--changeset tenantservice:key-rotation
--comment: Rotations of one key, or of all (owner_id is null), with a row for each key and one for each ciphertext that
--comment: could not be moved. Ids, versions and counts; no ciphertext.
CREATE TABLE key_rotation (
    id          uuid        PRIMARY KEY,
    owner_id    uuid        REFERENCES encryption_key (owner_id),
    state       text        NOT NULL CHECK (state IN ('RUNNING', 'SUCCEEDED', 'FAILED')),
    created_at  timestamptz NOT NULL,
    finished_at timestamptz CHECK ((finished_at IS NULL) = (state = 'RUNNING'))
);
CREATE UNIQUE INDEX key_rotation_of_all ON key_rotation (state) WHERE owner_id IS NULL AND state = 'RUNNING';
CREATE TABLE key_rotation_part (
    owner_id       uuid        NOT NULL REFERENCES encryption_key (owner_id),
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
    PRIMARY KEY (owner_id, rotation_id)
);
CREATE UNIQUE INDEX key_rotation_part_unfinished ON key_rotation_part (owner_id)
    WHERE state IN ('PENDING', 'RUNNING');
CREATE INDEX key_rotation_part_rotation ON key_rotation_part (rotation_id, state);
CREATE TABLE key_rotation_quarantine (
    owner_id    uuid        NOT NULL,
    rotation_id uuid        NOT NULL,
    column_name text        NOT NULL,
    place       text        NOT NULL,
    reason      text        NOT NULL,
    created_at  timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (owner_id, rotation_id, column_name, place),
    FOREIGN KEY (owner_id, rotation_id) REFERENCES key_rotation_part (owner_id, rotation_id)
);

ALTER TABLE key_rotation ENABLE ROW LEVEL SECURITY;
ALTER TABLE key_rotation FORCE ROW LEVEL SECURITY;
ALTER TABLE key_rotation_part ENABLE ROW LEVEL SECURITY;
ALTER TABLE key_rotation_part FORCE ROW LEVEL SECURITY;
ALTER TABLE key_rotation_quarantine ENABLE ROW LEVEL SECURITY;
ALTER TABLE key_rotation_quarantine FORCE ROW LEVEL SECURITY;
GRANT SELECT, INSERT, UPDATE ON key_rotation, key_rotation_part TO ts_platform;
GRANT SELECT ON key_rotation_quarantine TO ts_platform;
GRANT INSERT ON key_rotation_quarantine TO ts_platform_keys;
GRANT SELECT, UPDATE ON key_rotation_part TO ts_tenant;
GRANT SELECT, INSERT ON key_rotation_quarantine TO ts_tenant;
CREATE POLICY all_rotations ON key_rotation TO ts_platform USING (true) WITH CHECK (true);
CREATE POLICY all_parts ON key_rotation_part TO ts_platform USING (true) WITH CHECK (true);
CREATE POLICY all_rows ON key_rotation_quarantine FOR SELECT TO ts_platform USING (true);
CREATE POLICY any_row ON key_rotation_quarantine FOR INSERT TO ts_platform_keys WITH CHECK (true);
CREATE POLICY own_rows ON key_rotation_part TO ts_tenant
    USING (owner_id = nullif(current_setting('app.tenant_id', true), '')::uuid)
    WITH CHECK (owner_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
CREATE POLICY own_rows ON key_rotation_quarantine TO ts_tenant
    USING (owner_id = nullif(current_setting('app.tenant_id', true), '')::uuid)
    WITH CHECK (owner_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
--rollback DROP TABLE key_rotation_quarantine;
--rollback DROP TABLE key_rotation_part;
--rollback DROP TABLE key_rotation;

--changeset tenantservice:platform-keys-rewrap
--comment: What keys of the platform have encrypted is moved to their next versions by a role of its own, which sees it
--comment: whosesoever it is: row security shows an onboarding to its tenant alone.
GRANT UPDATE (provider, mount, key_name, key_version, ciphertext) ON pepper TO ts_platform_keys;
GRANT SELECT, UPDATE (provider, mount, key_name, key_version, ciphertext) ON onboarding_secret TO ts_platform_keys;
CREATE POLICY see_to_move ON onboarding_secret FOR SELECT TO ts_platform_keys USING (true);
CREATE POLICY move ON onboarding_secret FOR UPDATE TO ts_platform_keys USING (true) WITH CHECK (true);
CREATE INDEX onboarding_secret_operation ON onboarding_secret (operation_id);
--rollback DROP INDEX onboarding_secret_operation;
--rollback DROP POLICY move ON onboarding_secret;
--rollback DROP POLICY see_to_move ON onboarding_secret;
--rollback REVOKE SELECT, UPDATE (provider, mount, key_name, key_version, ciphertext) ON onboarding_secret
--rollback     FROM ts_platform_keys;
--rollback REVOKE UPDATE (provider, mount, key_name, key_version, ciphertext) ON pepper FROM ts_platform_keys;
