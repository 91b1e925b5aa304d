--liquibase formatted sql

--changeset tenantservice:operation
--comment: Long-running work, step by step. No foreign key to tenant: an onboarding begins before its tenant is there.
--comment: The fence is raised by each process that takes an operation over; who holds an older one writes nothing more.
CREATE TABLE operation (
    id          uuid        PRIMARY KEY,
    tenant_id   uuid        NOT NULL,
    kind        text        NOT NULL CHECK (kind IN ('ONBOARDING')),
    state       text        NOT NULL CHECK (state IN ('RUNNING', 'SUCCEEDED', 'FAILED')),
    fence       bigint      NOT NULL,
    created_at  timestamptz NOT NULL,
    updated_at  timestamptz NOT NULL,
    finished_at timestamptz CHECK ((finished_at IS NULL) = (state = 'RUNNING')),
    version     bigint      NOT NULL
);
CREATE INDEX operation_tenant ON operation (tenant_id, id);
CREATE TABLE operation_step (
    operation_id          uuid     NOT NULL REFERENCES operation (id) ON DELETE CASCADE,
    position              integer  NOT NULL CHECK (position > 0),
    tenant_id             uuid     NOT NULL,
    name                  text     NOT NULL,
    state                 text     NOT NULL CHECK (state IN ('PENDING', 'RUNNING', 'WAITING', 'SUCCEEDED', 'FAILED')),
    attempts              integer  NOT NULL,
    started_at            timestamptz,
    finished_at           timestamptz,
    next_attempt_at       timestamptz,
    failure_code          text,
    failure_provider      text,
    failure_provider_code text,
    failure_hint          text,
    PRIMARY KEY (operation_id, position),
    UNIQUE (operation_id, name)
);

ALTER TABLE operation ENABLE ROW LEVEL SECURITY;
ALTER TABLE operation FORCE ROW LEVEL SECURITY;
ALTER TABLE operation_step ENABLE ROW LEVEL SECURITY;
ALTER TABLE operation_step FORCE ROW LEVEL SECURITY;
GRANT SELECT, INSERT, UPDATE ON operation, operation_step TO ts_tenant;
GRANT SELECT ON operation, operation_step TO ts_platform;
CREATE POLICY own_operations ON operation TO ts_tenant
    USING (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid)
    WITH CHECK (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
CREATE POLICY own_steps ON operation_step TO ts_tenant
    USING (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid)
    WITH CHECK (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
CREATE POLICY all_operations ON operation FOR SELECT TO ts_platform USING (true);
CREATE POLICY all_steps ON operation_step FOR SELECT TO ts_platform USING (true);
--rollback DROP TABLE operation_step;
--rollback DROP TABLE operation;
