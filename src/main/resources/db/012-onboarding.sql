--liquibase formatted sql

--changeset tenantservice:onboarding
--comment: What an onboarding is about, and what it keeps for a while under the platform's key "intake": the request until
--comment: its credentials are under the tenant's own key, and the text of the new API key until it has been claimed.
CREATE TABLE onboarding (
    operation_id            uuid PRIMARY KEY REFERENCES operation (id) ON DELETE CASCADE,
    tenant_id               uuid NOT NULL,
    whatsapp_account_id     uuid NOT NULL,
    genesys_organization_id uuid NOT NULL,
    api_key_id              uuid NOT NULL,
    api_key                 text NOT NULL,
    configuration           text
);
CREATE TABLE onboarding_secret (
    operation_id uuid        NOT NULL REFERENCES onboarding (operation_id) ON DELETE CASCADE,
    part         text        NOT NULL CHECK (part IN ('REQUEST', 'API_KEY')),
    tenant_id    uuid        NOT NULL,
    provider     text        NOT NULL,
    mount        text        NOT NULL,
    key_name     text        NOT NULL,
    key_version  integer     NOT NULL CHECK (key_version > 0),
    ciphertext   text        NOT NULL,
    created_at   timestamptz NOT NULL DEFAULT now(),
    claimed_at   timestamptz,
    PRIMARY KEY (operation_id, part)
);

ALTER TABLE onboarding ENABLE ROW LEVEL SECURITY;
ALTER TABLE onboarding FORCE ROW LEVEL SECURITY;
ALTER TABLE onboarding_secret ENABLE ROW LEVEL SECURITY;
ALTER TABLE onboarding_secret FORCE ROW LEVEL SECURITY;
GRANT SELECT, INSERT ON onboarding TO ts_tenant;
GRANT SELECT, INSERT, UPDATE, DELETE ON onboarding_secret TO ts_tenant;
CREATE POLICY own_onboardings ON onboarding TO ts_tenant
    USING (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid)
    WITH CHECK (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
CREATE POLICY own_secrets ON onboarding_secret TO ts_tenant
    USING (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid)
    WITH CHECK (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
-- The job that erases crosses tenants; it reaches only what nobody may have any more. A request is kept for
-- as long as its first step may be tried again, and then a day.
GRANT DELETE ON onboarding_secret TO ts_platform;
CREATE POLICY erase_what_is_over ON onboarding_secret FOR DELETE TO ts_platform
    USING (created_at < now() - interval '48 hours'
           OR part = 'API_KEY' AND (created_at < now() - interval '24 hours'
                                    OR claimed_at < now() - interval '10 minutes'));
--rollback DROP TABLE onboarding_secret;
--rollback DROP TABLE onboarding;
