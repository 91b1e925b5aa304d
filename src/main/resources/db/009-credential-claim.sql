--liquibase formatted sql

--changeset tenantservice:credential-claim
--comment: Whose number or organization it is, over all tenants. Taken when its provider has confirmed the credential,
--comment: so nobody can block what is not theirs; released with the credential. A business account is one tenant's, as
--comment: its subscription at Meta is one for all its numbers.
CREATE TABLE phone_number_claim (
    phone_number_id text PRIMARY KEY,
    tenant_id       uuid NOT NULL,
    credential_id   uuid NOT NULL,
    FOREIGN KEY (tenant_id, credential_id) REFERENCES whatsapp_account (tenant_id, id) ON DELETE CASCADE
);
CREATE TABLE business_account_claim (
    business_account_id text PRIMARY KEY,
    tenant_id           uuid NOT NULL REFERENCES tenant (id)
);
CREATE TABLE genesys_organization_claim (
    organization_id   uuid NOT NULL,
    deployment_region text NOT NULL,
    tenant_id         uuid NOT NULL,
    credential_id     uuid NOT NULL,
    PRIMARY KEY (organization_id, deployment_region),
    FOREIGN KEY (tenant_id, credential_id) REFERENCES genesys_organization (tenant_id, id) ON DELETE CASCADE
);
ALTER TABLE phone_number_claim ENABLE ROW LEVEL SECURITY;
ALTER TABLE phone_number_claim FORCE ROW LEVEL SECURITY;
ALTER TABLE business_account_claim ENABLE ROW LEVEL SECURITY;
ALTER TABLE business_account_claim FORCE ROW LEVEL SECURITY;
ALTER TABLE genesys_organization_claim ENABLE ROW LEVEL SECURITY;
ALTER TABLE genesys_organization_claim FORCE ROW LEVEL SECURITY;
GRANT SELECT, INSERT, DELETE ON phone_number_claim, business_account_claim, genesys_organization_claim TO ts_tenant;
CREATE POLICY own_claims ON business_account_claim TO ts_tenant
    USING (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid)
    WITH CHECK (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
CREATE POLICY own_claims ON phone_number_claim TO ts_tenant
    USING (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid)
    WITH CHECK (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
CREATE POLICY own_claims ON genesys_organization_claim TO ts_tenant
    USING (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid)
    WITH CHECK (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
--rollback DROP TABLE genesys_organization_claim;
--rollback DROP TABLE business_account_claim;
--rollback DROP TABLE phone_number_claim;

--changeset tenantservice:resolve-phone-number splitStatements:false
--comment: The look-up of a resolve, which knows no tenant before it has found one. One row for each wanted field, or
--comment: one row with an empty field; two of an app secret that was swapped lately. Claimed and active numbers only.
GRANT SELECT ON whatsapp_account, credential_secret, phone_number_claim TO ts_lookup;
CREATE POLICY look_up ON whatsapp_account FOR SELECT TO ts_lookup USING (true);
CREATE POLICY look_up ON credential_secret FOR SELECT TO ts_lookup USING (true);
CREATE POLICY look_up ON phone_number_claim FOR SELECT TO ts_lookup USING (true);
CREATE FUNCTION resolve_phone_number(wanted_phone_number_id text, wanted_fields text[])
    RETURNS TABLE (tenant_id uuid, tenant_state text, tier text, home_region text, credential_id uuid,
                   business_account_id text, display_name text, app_id text, health text,
                   field text, slot text, version bigint, provider text, mount text, key_name text, key_version integer,
                   ciphertext text)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT t.id, t.state, t.tier, t.home_region, a.id, a.business_account_id, a.display_name, a.app_id, a.health,
           s.field, s.slot, s.version, s.provider, s.mount, s.key_name, s.key_version, s.ciphertext
    FROM public.phone_number_claim c
    JOIN public.whatsapp_account a ON a.tenant_id = c.tenant_id AND a.id = c.credential_id AND a.is_active
    JOIN public.tenant t ON t.id = c.tenant_id
    LEFT JOIN public.credential_secret s
        ON s.tenant_id = c.tenant_id AND s.credential_id = c.credential_id AND s.field = ANY (wanted_fields)
       AND (s.slot = 'CURRENT' OR s.slot = 'PREVIOUS' AND s.field = 'APP_SECRET' AND s.expires_at > now())
    WHERE c.phone_number_id = wanted_phone_number_id
$$;
REVOKE ALL ON FUNCTION resolve_phone_number(text, text[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION resolve_phone_number(text, text[]) TO ts_service;
GRANT CREATE ON SCHEMA public TO ts_lookup;
ALTER FUNCTION resolve_phone_number(text, text[]) OWNER TO ts_lookup;
REVOKE CREATE ON SCHEMA public FROM ts_lookup;
--rollback SET LOCAL ROLE ts_lookup;
--rollback DROP FUNCTION resolve_phone_number(text, text[]);
--rollback RESET ROLE;
--rollback DROP POLICY look_up ON phone_number_claim;
--rollback DROP POLICY look_up ON credential_secret;
--rollback DROP POLICY look_up ON whatsapp_account;
--rollback REVOKE SELECT ON whatsapp_account, credential_secret, phone_number_claim FROM ts_lookup;
