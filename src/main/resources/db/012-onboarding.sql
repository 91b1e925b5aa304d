--liquibase formatted sql

--changeset tenantservice:onboarding
--comment: What an onboarding is about, and what it keeps for a while under the platform's key "intake": the request until
--comment: its credentials are under the tenant's own key, and the text of the new API key until it has been claimed.
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
    part         text        NOT NULL CHECK (part IN ('REQUEST', 'API_KEY')),
    provider     text        NOT NULL,
    mount        text        NOT NULL,
    key_name     text        NOT NULL,
    key_version  integer     NOT NULL CHECK (key_version > 0),
    ciphertext   text        NOT NULL,
    created_at   timestamptz NOT NULL DEFAULT now(),
    claimed_at   timestamptz,
    PRIMARY KEY (tenant_id, operation_id, part),
    FOREIGN KEY (tenant_id, operation_id) REFERENCES onboarding (tenant_id, operation_id) ON DELETE CASCADE
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
-- The job that erases crosses tenants; it reaches only what nobody may have any more. A request is not touched
-- as long as its operation runs, and kept for two days when that has failed.
GRANT DELETE ON onboarding_secret TO ts_platform;
CREATE POLICY erase_what_is_over ON onboarding_secret FOR DELETE TO ts_platform
    USING (part = 'REQUEST' AND created_at < now() - interval '48 hours'
               AND EXISTS (SELECT FROM operation o
                           WHERE o.tenant_id = onboarding_secret.tenant_id AND o.id = operation_id
                             AND o.state <> 'RUNNING')
           OR part = 'API_KEY' AND (created_at < now() - interval '24 hours'
                                    OR claimed_at < now() - interval '10 minutes'));
--rollback DROP TABLE onboarding_secret;
--rollback DROP TABLE onboarding;
