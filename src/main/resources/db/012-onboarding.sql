--liquibase formatted sql

--changeset tenantservice:onboarding
--comment: What an onboarding is about, and what it was asked for, under the platform's key "intake" until its credentials
--comment: are under the tenant's own key.
CREATE TABLE onboarding (
    tenant_id               uuid NOT NULL,
    operation_id            uuid NOT NULL,
    whatsapp_account_id     uuid NOT NULL,
    genesys_organization_id uuid NOT NULL,
    api_key_id              uuid NOT NULL,
    api_key                 text NOT NULL,
    configuration           text,
    PRIMARY KEY (tenant_id, operation_id),
    FOREIGN KEY (tenant_id, operation_id) REFERENCES operation (tenant_id, id) ON DELETE CASCADE
);
CREATE TABLE onboarding_secret (
    tenant_id    uuid        NOT NULL,
    operation_id uuid        NOT NULL,
    provider     text        NOT NULL,
    mount        text        NOT NULL,
    key_name     text        NOT NULL,
    key_version  integer     NOT NULL CHECK (key_version > 0),
    ciphertext   text        NOT NULL,
    created_at   timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (tenant_id, operation_id),
    FOREIGN KEY (tenant_id, operation_id) REFERENCES onboarding (tenant_id, operation_id) ON DELETE CASCADE
);

ALTER TABLE onboarding ENABLE ROW LEVEL SECURITY;
ALTER TABLE onboarding FORCE ROW LEVEL SECURITY;
ALTER TABLE onboarding_secret ENABLE ROW LEVEL SECURITY;
ALTER TABLE onboarding_secret FORCE ROW LEVEL SECURITY;
GRANT SELECT, INSERT ON onboarding TO ts_tenant;
GRANT SELECT, INSERT, DELETE ON onboarding_secret TO ts_tenant;
CREATE POLICY own_onboardings ON onboarding TO ts_tenant
    USING (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid)
    WITH CHECK (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
CREATE POLICY own_secrets ON onboarding_secret TO ts_tenant
    USING (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid)
    WITH CHECK (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
-- The job that erases crosses tenants; it reaches only what nobody may have any more. A request is not touched
-- as long as its operation runs, and kept for two days when that has failed.
GRANT DELETE ON onboarding_secret TO ts_platform;
CREATE POLICY erase_what_is_over ON onboarding_secret FOR DELETE TO ts_platform
    USING (created_at < now() - interval '48 hours'
           AND EXISTS (SELECT FROM operation o
                       WHERE o.tenant_id = onboarding_secret.tenant_id AND o.id = operation_id
                         AND o.state <> 'RUNNING'));
--rollback DROP TABLE onboarding_secret;
--rollback DROP TABLE onboarding;

--changeset tenantservice:claimable-key
--comment: The texts of keys that operations have issued, under the platform's key "intake": unclaimed until kept_until,
--comment: and for 10 minutes after the first claim, though it came just before. Rotations of that key see them all.
CREATE TABLE claimable_key (
    tenant_id    uuid        NOT NULL,
    operation_id uuid        NOT NULL,
    api_key_id   uuid        NOT NULL,
    provider     text        NOT NULL,
    mount        text        NOT NULL,
    key_name     text        NOT NULL,
    key_version  integer     NOT NULL CHECK (key_version > 0),
    ciphertext   text        NOT NULL,
    kept_until   timestamptz NOT NULL,
    claimed_at   timestamptz,
    PRIMARY KEY (tenant_id, operation_id),
    FOREIGN KEY (tenant_id, operation_id) REFERENCES operation (tenant_id, id) ON DELETE CASCADE,
    FOREIGN KEY (tenant_id, api_key_id) REFERENCES api_key (tenant_id, id)
);
CREATE INDEX claimable_key_operation ON claimable_key (operation_id);
ALTER TABLE claimable_key ENABLE ROW LEVEL SECURITY;
ALTER TABLE claimable_key FORCE ROW LEVEL SECURITY;
GRANT SELECT, INSERT, UPDATE (claimed_at) ON claimable_key TO ts_tenant;
CREATE POLICY own_keys ON claimable_key TO ts_tenant
    USING (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid)
    WITH CHECK (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
-- The job that erases crosses tenants; it reaches only what nobody may have any more.
GRANT DELETE ON claimable_key TO ts_platform;
CREATE POLICY erase_what_is_over ON claimable_key FOR DELETE TO ts_platform
    USING (claimed_at IS NULL AND kept_until <= now() OR claimed_at <= now() - interval '10 minutes');
GRANT SELECT, UPDATE (provider, mount, key_name, key_version, ciphertext) ON claimable_key TO ts_platform_keys;
CREATE POLICY see_to_move ON claimable_key FOR SELECT TO ts_platform_keys USING (true);
CREATE POLICY move ON claimable_key FOR UPDATE TO ts_platform_keys USING (true) WITH CHECK (true);
--rollback DROP TABLE claimable_key;
