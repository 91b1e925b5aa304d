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
    PRIMARY KEY (tenant_id, operation_id),
    FOREIGN KEY (tenant_id, operation_id) REFERENCES operation (tenant_id, id) ON DELETE CASCADE
);
-- What the providers were asked to end, and what they did not.
CREATE TABLE offboarding_connection (
    tenant_id        uuid    NOT NULL,
    operation_id     uuid    NOT NULL,
    credential_id    uuid    NOT NULL,
    kind             text    NOT NULL CHECK (kind IN ('WHATSAPP_ACCOUNT', 'GENESYS_ORGANIZATION')),
    was_connected    boolean NOT NULL,
    left_at_provider text,
    PRIMARY KEY (tenant_id, operation_id, credential_id),
    FOREIGN KEY (tenant_id, operation_id) REFERENCES offboarding (tenant_id, operation_id) ON DELETE CASCADE
);
-- How many rows of each table are gone, counted in the transactions that delete them.
CREATE TABLE erased_rows (
    tenant_id    uuid   NOT NULL,
    operation_id uuid   NOT NULL,
    table_name   text   NOT NULL,
    rows         bigint NOT NULL CHECK (rows > 0),
    PRIMARY KEY (tenant_id, operation_id, table_name),
    FOREIGN KEY (tenant_id, operation_id) REFERENCES offboarding (tenant_id, operation_id) ON DELETE CASCADE
);

ALTER TABLE offboarding ENABLE ROW LEVEL SECURITY;
ALTER TABLE offboarding FORCE ROW LEVEL SECURITY;
ALTER TABLE offboarding_connection ENABLE ROW LEVEL SECURITY;
ALTER TABLE offboarding_connection FORCE ROW LEVEL SECURITY;
ALTER TABLE erased_rows ENABLE ROW LEVEL SECURITY;
ALTER TABLE erased_rows FORCE ROW LEVEL SECURITY;
GRANT SELECT, INSERT, UPDATE (leave_at_providers, final_since) ON offboarding TO ts_tenant;
GRANT SELECT, INSERT, UPDATE (left_at_provider) ON offboarding_connection TO ts_tenant;
GRANT SELECT ON erased_rows TO ts_tenant;
CREATE POLICY own_offboardings ON offboarding TO ts_tenant
    USING (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid)
    WITH CHECK (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
CREATE POLICY own_connections ON offboarding_connection TO ts_tenant
    USING (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid)
    WITH CHECK (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
CREATE POLICY own_rows ON erased_rows FOR SELECT TO ts_tenant
    USING (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
--rollback DROP TABLE erased_rows;
--rollback DROP TABLE offboarding_connection;
--rollback DROP TABLE offboarding;
