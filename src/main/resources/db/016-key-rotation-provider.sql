--liquibase formatted sql

--changeset tenantservice:key-rotation-target
--comment: A rotation may move to the key of another provider. One that comes by itself gives a key that tenants
--comment: share no next version when it has had one since unless_rotated_since.
ALTER TABLE key_rotation ADD COLUMN target_provider text, ADD COLUMN unless_rotated_since timestamptz;
ALTER TABLE key_rotation_part ADD COLUMN target_provider text;
--rollback ALTER TABLE key_rotation_part DROP COLUMN target_provider;
--rollback ALTER TABLE key_rotation DROP COLUMN target_provider, DROP COLUMN unless_rotated_since;

--changeset tenantservice:key-rotation-key
--comment: From which version a rotation gives a key its next one, and whose turn it is to do that: tenants may share
--comment: a key.
CREATE TABLE key_rotation_key (
    rotation_id  uuid        NOT NULL REFERENCES key_rotation (id),
    provider     text        NOT NULL,
    mount        text        NOT NULL,
    key_name     text        NOT NULL,
    base_version integer     NOT NULL CHECK (base_version > 0),
    taken_by     uuid        CHECK ((taken_by IS NULL) = (taken_until IS NULL)),
    taken_until  timestamptz,
    rotated_at   timestamptz,
    PRIMARY KEY (rotation_id, provider, mount, key_name)
);
CREATE INDEX key_rotation_key_key ON key_rotation_key (key_name, mount, provider);
ALTER TABLE key_rotation_key ENABLE ROW LEVEL SECURITY;
ALTER TABLE key_rotation_key FORCE ROW LEVEL SECURITY;
GRANT SELECT, INSERT, UPDATE ON key_rotation_key TO ts_platform;
CREATE POLICY all_keys ON key_rotation_key TO ts_platform USING (true) WITH CHECK (true);
--rollback DROP TABLE key_rotation_key;
