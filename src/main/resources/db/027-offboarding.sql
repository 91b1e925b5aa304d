--liquibase formatted sql

--changeset tenantservice:offboarding
--comment: How tenants leave. From final_since on nothing can be undone, and the tenant's rows may be deleted.
CREATE TABLE offboarding (
    tenant_id                uuid        NOT NULL,
    operation_id             uuid        NOT NULL,
    reason                   text        NOT NULL CHECK (length(reason) BETWEEN 1 AND 500),
    export                   boolean     NOT NULL,
    former_state             text        NOT NULL
                             CHECK (former_state IN ('PROVISIONING', 'ACTIVE', 'SUSPENDED', 'OFFBOARDING', 'DELETED')),
    former_suspension_reason text        CHECK ((former_suspension_reason IS NOT NULL) = (former_state = 'SUSPENDED')),
    requested_at             timestamptz NOT NULL,
    delete_after             timestamptz NOT NULL,
    leave_at_providers       boolean     NOT NULL,
    final_since              timestamptz,
    undone_at                timestamptz CHECK (undone_at IS NULL OR final_since IS NULL),
    PRIMARY KEY (tenant_id, operation_id),
    FOREIGN KEY (tenant_id, operation_id) REFERENCES operation (tenant_id, id) ON DELETE CASCADE
);
-- Of two replicas, whose clocks differ, none begins a second one.
CREATE UNIQUE INDEX offboarding_at_once ON offboarding (tenant_id) WHERE undone_at IS NULL;
-- What the providers sent events for.
CREATE TABLE offboarding_connection (
    tenant_id     uuid NOT NULL,
    operation_id  uuid NOT NULL,
    credential_id uuid NOT NULL,
    kind          text NOT NULL CHECK (kind IN ('WHATSAPP_ACCOUNT', 'GENESYS_ORGANIZATION')),
    PRIMARY KEY (tenant_id, operation_id, credential_id),
    FOREIGN KEY (tenant_id, operation_id) REFERENCES offboarding (tenant_id, operation_id) ON DELETE CASCADE
);
-- Why what was set up for a credential stays at its provider: written with what ends the connection, or deletes the
-- credential, and kept when that is gone.
CREATE TABLE left_at_provider (
    tenant_id     uuid        NOT NULL REFERENCES tenant (id),
    credential_id uuid        NOT NULL,
    kind          text        NOT NULL CHECK (kind IN ('WHATSAPP_ACCOUNT', 'GENESYS_ORGANIZATION')),
    reason        text        NOT NULL,
    noted_at      timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, credential_id)
);
-- How many rows of each table are gone, counted in the transactions that delete them.
CREATE TABLE erased_rows (
    tenant_id    uuid        NOT NULL,
    operation_id uuid        NOT NULL,
    table_name   text        NOT NULL,
    rows         bigint      NOT NULL CHECK (rows > 0),
    last_at      timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (tenant_id, operation_id, table_name),
    FOREIGN KEY (tenant_id, operation_id) REFERENCES offboarding (tenant_id, operation_id) ON DELETE CASCADE
);

ALTER TABLE offboarding ENABLE ROW LEVEL SECURITY;
ALTER TABLE offboarding FORCE ROW LEVEL SECURITY;
ALTER TABLE offboarding_connection ENABLE ROW LEVEL SECURITY;
ALTER TABLE offboarding_connection FORCE ROW LEVEL SECURITY;
ALTER TABLE left_at_provider ENABLE ROW LEVEL SECURITY;
ALTER TABLE left_at_provider FORCE ROW LEVEL SECURITY;
ALTER TABLE erased_rows ENABLE ROW LEVEL SECURITY;
ALTER TABLE erased_rows FORCE ROW LEVEL SECURITY;
GRANT SELECT, INSERT, UPDATE (leave_at_providers, final_since, undone_at) ON offboarding TO ts_tenant;
GRANT SELECT, INSERT ON offboarding_connection TO ts_tenant;
GRANT SELECT, INSERT, DELETE, UPDATE (reason, noted_at) ON left_at_provider TO ts_tenant;
GRANT SELECT ON erased_rows TO ts_tenant;
CREATE POLICY own_offboardings ON offboarding TO ts_tenant
    USING (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid)
    WITH CHECK (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
CREATE POLICY own_connections ON offboarding_connection TO ts_tenant
    USING (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid)
    WITH CHECK (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
CREATE POLICY own_remains ON left_at_provider TO ts_tenant
    USING (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid)
    WITH CHECK (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
CREATE POLICY own_rows ON erased_rows FOR SELECT TO ts_tenant
    USING (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
--rollback DROP TABLE erased_rows;
--rollback DROP TABLE left_at_provider;
--rollback DROP TABLE offboarding_connection;
--rollback DROP TABLE offboarding;

--changeset tenantservice:find-rows-of-a-tenant
--comment: A tenant that leaves is looked for in every table, and each row that goes in those that may name it.
CREATE INDEX api_key_rotated_to ON api_key (tenant_id, rotated_to) WHERE rotated_to IS NOT NULL;
CREATE INDEX api_key_hash_claim_key ON api_key_hash_claim (tenant_id, api_key_id);
CREATE INDEX claimable_key_key ON claimable_key (tenant_id, api_key_id);
CREATE INDEX api_key_pattern_tenant ON api_key_pattern (tenant_id);
CREATE INDEX phone_number_claim_credential ON phone_number_claim (tenant_id, credential_id);
CREATE INDEX business_account_claim_tenant ON business_account_claim (tenant_id);
CREATE INDEX genesys_organization_claim_credential ON genesys_organization_claim (tenant_id, credential_id);
CREATE INDEX key_prefix_claim_tenant ON key_prefix_claim (tenant_id);
--rollback DROP INDEX key_prefix_claim_tenant;
--rollback DROP INDEX genesys_organization_claim_credential;
--rollback DROP INDEX business_account_claim_tenant;
--rollback DROP INDEX phone_number_claim_credential;
--rollback DROP INDEX api_key_pattern_tenant;
--rollback DROP INDEX claimable_key_key;
--rollback DROP INDEX api_key_hash_claim_key;
--rollback DROP INDEX api_key_rotated_to;

--changeset tenantservice:erase-tenant-rows splitStatements:false
--comment: Deletes rows of the transaction's tenant, and counts them in the same transaction. Runs as ts_eraser, which
--comment: reaches no other tenant and no other table; and never before the tenant's offboarding is past the point of no
--comment: return.
GRANT SELECT, DELETE ON
    webhook_attempt, webhook_delivery, webhook_event, webhook_secret, webhook_endpoint, claimable_key, api_key_leak,
    api_key_last_use, api_key_use_count, imported_key_hash, api_key_hash_claim, api_key_pattern, api_key,
    reveal_count, phone_number_claim, business_account_claim, genesys_organization_claim, credential_secret,
    whatsapp_account, genesys_organization, tenant_configuration, onboarding_secret, onboarding, key_prefix_claim,
    operation_event, key_rotation_quarantine
    TO ts_eraser;
GRANT SELECT (id, state) ON tenant TO ts_eraser;
GRANT SELECT (tenant_id, operation_id, final_since, delete_after) ON offboarding TO ts_eraser;
GRANT SELECT, INSERT, UPDATE (rows, last_at) ON erased_rows TO ts_eraser;
CREATE POLICY erase ON webhook_attempt TO ts_eraser
    USING (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
CREATE POLICY erase ON webhook_delivery TO ts_eraser
    USING (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
CREATE POLICY erase ON webhook_event TO ts_eraser
    USING (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
CREATE POLICY erase ON webhook_secret TO ts_eraser
    USING (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
CREATE POLICY erase ON webhook_endpoint TO ts_eraser
    USING (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
CREATE POLICY erase ON claimable_key TO ts_eraser
    USING (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
CREATE POLICY erase ON api_key_leak TO ts_eraser
    USING (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
CREATE POLICY erase ON api_key_last_use TO ts_eraser
    USING (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
CREATE POLICY erase ON api_key_use_count TO ts_eraser
    USING (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
CREATE POLICY erase ON imported_key_hash TO ts_eraser
    USING (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
CREATE POLICY erase ON api_key_hash_claim TO ts_eraser
    USING (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
CREATE POLICY erase ON api_key_pattern TO ts_eraser
    USING (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
CREATE POLICY erase ON api_key TO ts_eraser
    USING (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
CREATE POLICY erase ON reveal_count TO ts_eraser
    USING (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
CREATE POLICY erase ON phone_number_claim TO ts_eraser
    USING (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
CREATE POLICY erase ON business_account_claim TO ts_eraser
    USING (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
CREATE POLICY erase ON genesys_organization_claim TO ts_eraser
    USING (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
CREATE POLICY erase ON credential_secret TO ts_eraser
    USING (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
CREATE POLICY erase ON whatsapp_account TO ts_eraser
    USING (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
CREATE POLICY erase ON genesys_organization TO ts_eraser
    USING (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
CREATE POLICY erase ON tenant_configuration TO ts_eraser
    USING (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
CREATE POLICY erase ON onboarding_secret TO ts_eraser
    USING (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
CREATE POLICY erase ON onboarding TO ts_eraser
    USING (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
CREATE POLICY erase ON key_prefix_claim TO ts_eraser
    USING (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
-- What became of the offboarding itself is told until its events are swept as all are.
CREATE POLICY erase ON operation_event TO ts_eraser
    USING (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid
           AND NOT EXISTS (SELECT FROM offboarding o
                           WHERE o.tenant_id = operation_event.tenant_id
                             AND o.operation_id = operation_event.operation_id));
CREATE POLICY erase ON key_rotation_quarantine TO ts_eraser
    USING (owner_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
CREATE POLICY erase ON tenant FOR SELECT TO ts_eraser
    USING (id = nullif(current_setting('app.tenant_id', true), '')::uuid);
CREATE POLICY erase ON offboarding FOR SELECT TO ts_eraser
    USING (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
CREATE POLICY erase ON erased_rows TO ts_eraser
    USING (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid)
    WITH CHECK (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
-- No condition but the policies': they show the rows of the tenant, and of no other one. "from_table" is quoted, and
-- the role may delete from the tables above alone. The planner takes a tenant's rows to lie evenly, and would rather read
-- a table from its beginning, through all other tenants' rows, for each batch.
CREATE FUNCTION erase_tenant_rows(from_table text, most integer) RETURNS bigint
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog SET enable_seqscan = off AS $$
DECLARE
    of_offboarding record;
    erased bigint;
BEGIN
    SELECT o.tenant_id, o.operation_id INTO of_offboarding
    FROM public.offboarding o JOIN public.tenant t ON t.id = o.tenant_id
    WHERE o.final_since IS NOT NULL AND o.delete_after <= now() AND t.state IN ('OFFBOARDING', 'DELETED');
    IF NOT FOUND THEN
        RAISE EXCEPTION 'the tenant does not leave, or may still stay';
    END IF;
    EXECUTE format(
        'DELETE FROM public.%1$I WHERE ctid = ANY (ARRAY(SELECT ctid FROM public.%1$I LIMIT $1))', from_table)
        USING most;
    GET DIAGNOSTICS erased = ROW_COUNT;
    IF erased > 0 THEN
        INSERT INTO public.erased_rows AS known (tenant_id, operation_id, table_name, rows, last_at)
        VALUES (of_offboarding.tenant_id, of_offboarding.operation_id, from_table, erased, clock_timestamp())
        ON CONFLICT (tenant_id, operation_id, table_name)
            DO UPDATE SET rows = known.rows + excluded.rows, last_at = excluded.last_at;
    END IF;
    RETURN erased;
END
$$;
REVOKE ALL ON FUNCTION erase_tenant_rows(text, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION erase_tenant_rows(text, integer) TO ts_tenant;
GRANT CREATE ON SCHEMA public TO ts_eraser;
ALTER FUNCTION erase_tenant_rows(text, integer) OWNER TO ts_eraser;
REVOKE CREATE ON SCHEMA public FROM ts_eraser;
--rollback SET LOCAL ROLE ts_eraser;
--rollback DROP FUNCTION erase_tenant_rows(text, integer);
--rollback RESET ROLE;
--rollback DROP POLICY erase ON erased_rows;
--rollback DROP POLICY erase ON offboarding;
--rollback DROP POLICY erase ON tenant;
--rollback DROP POLICY erase ON key_rotation_quarantine;
--rollback DROP POLICY erase ON operation_event;
--rollback DROP POLICY erase ON key_prefix_claim;
--rollback DROP POLICY erase ON onboarding;
--rollback DROP POLICY erase ON onboarding_secret;
--rollback DROP POLICY erase ON tenant_configuration;
--rollback DROP POLICY erase ON genesys_organization;
--rollback DROP POLICY erase ON whatsapp_account;
--rollback DROP POLICY erase ON credential_secret;
--rollback DROP POLICY erase ON genesys_organization_claim;
--rollback DROP POLICY erase ON business_account_claim;
--rollback DROP POLICY erase ON phone_number_claim;
--rollback DROP POLICY erase ON reveal_count;
--rollback DROP POLICY erase ON api_key;
--rollback DROP POLICY erase ON api_key_pattern;
--rollback DROP POLICY erase ON api_key_hash_claim;
--rollback DROP POLICY erase ON imported_key_hash;
--rollback DROP POLICY erase ON api_key_use_count;
--rollback DROP POLICY erase ON api_key_last_use;
--rollback DROP POLICY erase ON api_key_leak;
--rollback DROP POLICY erase ON claimable_key;
--rollback DROP POLICY erase ON webhook_endpoint;
--rollback DROP POLICY erase ON webhook_secret;
--rollback DROP POLICY erase ON webhook_event;
--rollback DROP POLICY erase ON webhook_delivery;
--rollback DROP POLICY erase ON webhook_attempt;
--rollback REVOKE SELECT, INSERT, UPDATE (rows, last_at) ON erased_rows FROM ts_eraser;
--rollback REVOKE SELECT (tenant_id, operation_id, final_since, delete_after) ON offboarding FROM ts_eraser;
--rollback REVOKE SELECT (id, state) ON tenant FROM ts_eraser;
--rollback REVOKE SELECT, DELETE ON
--rollback     webhook_attempt, webhook_delivery, webhook_event, webhook_secret, webhook_endpoint, claimable_key, api_key_leak,
--rollback     api_key_last_use, api_key_use_count, imported_key_hash, api_key_hash_claim, api_key_pattern, api_key,
--rollback     reveal_count, phone_number_claim, business_account_claim, genesys_organization_claim, credential_secret,
--rollback     whatsapp_account, genesys_organization, tenant_configuration, onboarding_secret, onboarding, key_prefix_claim,
--rollback     operation_event, key_rotation_quarantine
--rollback     FROM ts_eraser;
