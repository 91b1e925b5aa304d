--liquibase formatted sql

--changeset tenantservice:credential
--comment: What a tenant's two sides are reached with, and what is known of each: the health that is shown, and the one
--comment: before it while its provider is silent. The secrets themselves are in credential_secret, encrypted.
CREATE TABLE whatsapp_account (
    tenant_id                  uuid        NOT NULL REFERENCES tenant (id),
    id                         uuid        NOT NULL,
    business_account_id        text        NOT NULL CHECK (business_account_id ~ '^[0-9]{5,20}$'),
    phone_number_id            text        NOT NULL CHECK (phone_number_id ~ '^[0-9]{5,20}$'),
    display_name               text        CHECK (length(display_name) BETWEEN 1 AND 200),
    is_active                  boolean     NOT NULL,
    app_id                     text        CHECK (app_id ~ '^[0-9]{5,20}$'),
    subscribed_before          boolean,
    webhook_url                text        CHECK (length(webhook_url) BETWEEN 1 AND 200),
    connecting_at              timestamptz,
    health                     text        NOT NULL,
    health_since               timestamptz NOT NULL DEFAULT now(),
    health_code                text,
    health_provider_code       text,
    health_hint                text,
    known_health               text,
    known_health_since         timestamptz,
    known_health_code          text,
    known_health_provider_code text,
    known_health_hint          text,
    last_checked_at            timestamptz,
    last_answered_at           timestamptz,
    next_check_at              timestamptz,
    secrets_version            bigint      NOT NULL CHECK (secrets_version > 0),
    pending_health             text,
    previous_until             timestamptz,
    created_at                 timestamptz NOT NULL,
    updated_at                 timestamptz NOT NULL,
    version                    bigint      NOT NULL,
    PRIMARY KEY (tenant_id, id),
    UNIQUE (tenant_id, phone_number_id)
);
CREATE TABLE genesys_organization (
    tenant_id                  uuid        NOT NULL REFERENCES tenant (id),
    id                         uuid        NOT NULL,
    organization_id            uuid        NOT NULL,
    deployment_region          text        NOT NULL,
    webhook_url                text        CHECK (length(webhook_url) BETWEEN 1 AND 200),
    connecting_at              timestamptz,
    integration_id             text,
    is_active                  boolean     NOT NULL,
    health                     text        NOT NULL,
    health_since               timestamptz NOT NULL DEFAULT now(),
    health_code                text,
    health_provider_code       text,
    health_hint                text,
    known_health               text,
    known_health_since         timestamptz,
    known_health_code          text,
    known_health_provider_code text,
    known_health_hint          text,
    last_checked_at            timestamptz,
    last_answered_at           timestamptz,
    next_check_at              timestamptz,
    secrets_version            bigint      NOT NULL CHECK (secrets_version > 0),
    pending_health             text,
    previous_until             timestamptz,
    created_at                 timestamptz NOT NULL,
    updated_at                 timestamptz NOT NULL,
    version                    bigint      NOT NULL,
    PRIMARY KEY (tenant_id, id),
    UNIQUE (tenant_id, organization_id, deployment_region)
);
CREATE TABLE credential_secret (
    tenant_id     uuid        NOT NULL REFERENCES tenant (id),
    credential_id uuid        NOT NULL,
    field         text        NOT NULL
                  CHECK (field IN ('ACCESS_TOKEN', 'APP_SECRET', 'CLIENT_ID', 'CLIENT_SECRET', 'VERIFY_TOKEN',
                                   'WEBHOOK_SECRET', 'RENEWAL_TOKEN')),
    version       bigint      NOT NULL CHECK (version > 0),
    slot          text        NOT NULL CHECK (slot IN ('CURRENT', 'PENDING', 'PREVIOUS', 'RENEWAL')),
    provider      text        NOT NULL,
    mount         text        NOT NULL,
    key_name      text        NOT NULL,
    key_version   integer     NOT NULL CHECK (key_version > 0),
    ciphertext    text        NOT NULL,
    created_at    timestamptz NOT NULL,
    expires_at    timestamptz CHECK ((expires_at IS NOT NULL) = (slot IN ('PREVIOUS', 'RENEWAL'))),
    PRIMARY KEY (tenant_id, credential_id, field, version),
    UNIQUE (tenant_id, credential_id, field, slot)
);
CREATE INDEX credential_secret_expires_at ON credential_secret (expires_at) WHERE expires_at IS NOT NULL;

ALTER TABLE whatsapp_account ENABLE ROW LEVEL SECURITY;
ALTER TABLE whatsapp_account FORCE ROW LEVEL SECURITY;
ALTER TABLE genesys_organization ENABLE ROW LEVEL SECURITY;
ALTER TABLE genesys_organization FORCE ROW LEVEL SECURITY;
ALTER TABLE credential_secret ENABLE ROW LEVEL SECURITY;
ALTER TABLE credential_secret FORCE ROW LEVEL SECURITY;
GRANT SELECT, INSERT, UPDATE, DELETE ON whatsapp_account, genesys_organization, credential_secret TO ts_tenant;
CREATE POLICY own_rows ON whatsapp_account TO ts_tenant
    USING (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid)
    WITH CHECK (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
CREATE POLICY own_rows ON genesys_organization TO ts_tenant
    USING (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid)
    WITH CHECK (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
CREATE POLICY own_rows ON credential_secret TO ts_tenant
    USING (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid)
    WITH CHECK (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
-- The job that erases what swaps and renewals have kept looks for it over all tenants, and sees no ciphertext.
GRANT SELECT (tenant_id, credential_id, field, slot, expires_at) ON credential_secret TO ts_platform;
CREATE POLICY what_is_over ON credential_secret FOR SELECT TO ts_platform
    USING (expires_at <= now());
--rollback DROP TABLE credential_secret;
--rollback DROP TABLE genesys_organization;
--rollback DROP TABLE whatsapp_account;
