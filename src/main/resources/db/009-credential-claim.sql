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

--changeset tenantservice:resolve splitStatements:false
--comment: The look-ups of a resolve, which know no tenant before they have found one. One row for each wanted secret,
--comment: two of an app secret that was swapped lately; one for a credential without any, one for a tenant without a
--comment: credential. In the order of questions and credentials. Claimed and active credentials only.
GRANT SELECT ON whatsapp_account, genesys_organization, credential_secret, phone_number_claim,
    genesys_organization_claim TO ts_lookup;
CREATE POLICY look_up ON whatsapp_account FOR SELECT TO ts_lookup USING (true);
CREATE POLICY look_up ON genesys_organization FOR SELECT TO ts_lookup USING (true);
CREATE POLICY look_up ON credential_secret FOR SELECT TO ts_lookup USING (true);
CREATE POLICY look_up ON phone_number_claim FOR SELECT TO ts_lookup USING (true);
CREATE POLICY look_up ON genesys_organization_claim FOR SELECT TO ts_lookup USING (true);
-- The views are for the functions below alone: nobody else may read them.
CREATE VIEW resolvable_account AS
    SELECT 'WHATSAPP_ACCOUNT' AS kind, a.tenant_id, a.id, a.business_account_id AS account, a.phone_number_id AS place,
           a.display_name, a.app_id AS application, a.health, a.known_health,
           c.phone_number_id, NULL::uuid AS organization_id, NULL AS deployment_region
    FROM phone_number_claim c
    JOIN whatsapp_account a ON a.tenant_id = c.tenant_id AND a.id = c.credential_id
        AND a.phone_number_id = c.phone_number_id AND a.is_active;
CREATE VIEW resolvable_organization AS
    SELECT 'GENESYS_ORGANIZATION' AS kind, o.tenant_id, o.id, o.organization_id::text AS account,
           o.deployment_region AS place, NULL AS display_name, o.integration_id AS application, o.health, o.known_health,
           NULL AS phone_number_id, c.organization_id, c.deployment_region
    FROM genesys_organization_claim c
    JOIN genesys_organization o ON o.tenant_id = c.tenant_id AND o.id = c.credential_id
        AND o.organization_id = c.organization_id AND o.deployment_region = c.deployment_region AND o.is_active;
CREATE VIEW resolvable_credential AS
    TABLE resolvable_account UNION ALL TABLE resolvable_organization;
CREATE VIEW resolvable_secret AS
    SELECT tenant_id, credential_id, field, slot = 'PREVIOUS' AS is_previous, version, provider, mount, key_name,
           key_version, ciphertext
    FROM credential_secret
    WHERE slot = 'CURRENT' OR slot = 'PREVIOUS' AND field = 'APP_SECRET' AND expires_at > now();
-- The question is the place of what was asked in its list; 1 of a single question.
CREATE TYPE resolved AS (
    question integer, tenant_id uuid, tenant_state text, tier text, home_region text,
    kind text, credential_id uuid, account text, place text, display_name text, application text, health text,
    known_health text, field text, is_previous boolean, version bigint, provider text, mount text, key_name text,
    key_version integer, ciphertext text);

-- All keep one plan: with a guess at how long a list is, PostgreSQL takes each call's own plan for the cheaper one, and
-- makes it again each time, which costs more than the look-up.
-- The hot one answers many questions in one go, as a statement costs more than a row. The fields of each number come as
-- the text of an array.
CREATE FUNCTION resolve_phone_numbers(wanted_phone_number_ids text[], wanted_fields text[])
    RETURNS SETOF resolved
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog
    SET plan_cache_mode = force_generic_plan AS $$
    SELECT w.question::integer, t.id, t.state, t.tier, t.home_region,
           r.kind, r.id, r.account, r.place, r.display_name, r.application, r.health, r.known_health,
           s.field, s.is_previous, s.version, s.provider, s.mount, s.key_name, s.key_version, s.ciphertext
    FROM unnest(wanted_phone_number_ids, wanted_fields) WITH ORDINALITY AS w (phone_number_id, fields, question)
    JOIN public.resolvable_account r ON r.phone_number_id = w.phone_number_id
    JOIN public.tenant t ON t.id = r.tenant_id
    LEFT JOIN public.resolvable_secret s
        ON s.tenant_id = r.tenant_id AND s.credential_id = r.id AND s.field = ANY (w.fields::text[])
    ORDER BY w.question, s.field, s.is_previous
$$;
CREATE FUNCTION resolve_organization(wanted_organization_id uuid, wanted_region text, wanted_fields text[])
    RETURNS SETOF resolved
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog
    SET plan_cache_mode = force_generic_plan AS $$
    SELECT 1, t.id, t.state, t.tier, t.home_region,
           r.kind, r.id, r.account, r.place, r.display_name, r.application, r.health, r.known_health,
           s.field, s.is_previous, s.version, s.provider, s.mount, s.key_name, s.key_version, s.ciphertext
    FROM public.resolvable_credential r
    JOIN public.tenant t ON t.id = r.tenant_id
    LEFT JOIN public.resolvable_secret s
        ON s.tenant_id = r.tenant_id AND s.credential_id = r.id AND s.field = ANY (wanted_fields)
    WHERE r.organization_id = wanted_organization_id AND r.deployment_region = wanted_region
    ORDER BY r.id, s.field, s.is_previous
$$;
CREATE FUNCTION resolve_tenant(wanted_tenant_id uuid, wanted_fields text[])
    RETURNS SETOF resolved
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog
    SET plan_cache_mode = force_generic_plan AS $$
    SELECT 1, t.id, t.state, t.tier, t.home_region,
           r.kind, r.id, r.account, r.place, r.display_name, r.application, r.health, r.known_health,
           s.field, s.is_previous, s.version, s.provider, s.mount, s.key_name, s.key_version, s.ciphertext
    FROM public.tenant t
    LEFT JOIN public.resolvable_credential r ON r.tenant_id = t.id
    LEFT JOIN public.resolvable_secret s
        ON s.tenant_id = r.tenant_id AND s.credential_id = r.id AND s.field = ANY (wanted_fields)
    WHERE t.id = wanted_tenant_id
    ORDER BY r.id, s.field, s.is_previous
$$;
-- The one that is looked up, and all of the other side. Either the number is given, or the organization.
CREATE FUNCTION resolve_both_sides(wanted_phone_number_id text, wanted_organization_id uuid, wanted_region text,
                                   wanted_fields text[])
    RETURNS SETOF resolved
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog
    SET plan_cache_mode = force_generic_plan AS $$
    SELECT 1, t.id, t.state, t.tier, t.home_region,
           r.kind, r.id, r.account, r.place, r.display_name, r.application, r.health, r.known_health,
           s.field, s.is_previous, s.version, s.provider, s.mount, s.key_name, s.key_version, s.ciphertext
    FROM (SELECT tenant_id, kind, id FROM public.resolvable_account WHERE phone_number_id = wanted_phone_number_id
          UNION ALL
          SELECT tenant_id, kind, id FROM public.resolvable_organization
          WHERE organization_id = wanted_organization_id AND deployment_region = wanted_region) found
    JOIN public.tenant t ON t.id = found.tenant_id
    CROSS JOIN LATERAL (
        SELECT * FROM public.resolvable_account a
        WHERE a.tenant_id = found.tenant_id AND (a.id = found.id OR a.kind <> found.kind)
        UNION ALL
        SELECT * FROM public.resolvable_organization o
        WHERE o.tenant_id = found.tenant_id AND (o.id = found.id OR o.kind <> found.kind)) r
    LEFT JOIN public.resolvable_secret s
        ON s.tenant_id = r.tenant_id AND s.credential_id = r.id AND s.field = ANY (wanted_fields)
    ORDER BY r.id, s.field, s.is_previous
$$;
REVOKE ALL ON FUNCTION resolve_phone_numbers(text[], text[]), resolve_organization(uuid, text, text[]),
    resolve_tenant(uuid, text[]), resolve_both_sides(text, uuid, text, text[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION resolve_phone_numbers(text[], text[]), resolve_organization(uuid, text, text[]),
    resolve_tenant(uuid, text[]), resolve_both_sides(text, uuid, text, text[]) TO ts_service;
GRANT CREATE ON SCHEMA public TO ts_lookup;
ALTER VIEW resolvable_account OWNER TO ts_lookup;
ALTER VIEW resolvable_organization OWNER TO ts_lookup;
ALTER VIEW resolvable_credential OWNER TO ts_lookup;
ALTER VIEW resolvable_secret OWNER TO ts_lookup;
ALTER FUNCTION resolve_phone_numbers(text[], text[]) OWNER TO ts_lookup;
ALTER FUNCTION resolve_organization(uuid, text, text[]) OWNER TO ts_lookup;
ALTER FUNCTION resolve_tenant(uuid, text[]) OWNER TO ts_lookup;
ALTER FUNCTION resolve_both_sides(text, uuid, text, text[]) OWNER TO ts_lookup;
REVOKE CREATE ON SCHEMA public FROM ts_lookup;
--rollback SET LOCAL ROLE ts_lookup;
--rollback DROP FUNCTION resolve_both_sides(text, uuid, text, text[]);
--rollback DROP FUNCTION resolve_tenant(uuid, text[]);
--rollback DROP FUNCTION resolve_organization(uuid, text, text[]);
--rollback DROP FUNCTION resolve_phone_numbers(text[], text[]);
--rollback DROP VIEW resolvable_secret;
--rollback DROP VIEW resolvable_credential;
--rollback DROP VIEW resolvable_organization;
--rollback DROP VIEW resolvable_account;
--rollback RESET ROLE;
--rollback DROP TYPE resolved;
--rollback DROP POLICY look_up ON genesys_organization_claim;
--rollback DROP POLICY look_up ON phone_number_claim;
--rollback DROP POLICY look_up ON credential_secret;
--rollback DROP POLICY look_up ON genesys_organization;
--rollback DROP POLICY look_up ON whatsapp_account;
--rollback REVOKE SELECT ON whatsapp_account, genesys_organization, credential_secret, phone_number_claim,
--rollback     genesys_organization_claim FROM ts_lookup;
