--liquibase formatted sql

--changeset tenantservice:operation
--comment: Long-running work, step by step. No foreign key to tenant: an onboarding begins before its tenant is there.
--comment: The fence is raised by each process that takes an operation over, and by who cancels it; who holds an older one
--comment: writes nothing more. A round is a run from the beginning, or from a step that had failed.
CREATE TABLE operation (
    tenant_id   uuid        NOT NULL,
    id          uuid        NOT NULL,
    kind        text        NOT NULL
                CHECK (kind IN ('ONBOARDING', 'OFFBOARDING', 'TOKEN_REFRESH', 'SECRET_REGENERATION',
                                'LEAKED_KEY_ROTATION')),
    state       text        NOT NULL
                CHECK (state IN ('RUNNING', 'SUCCEEDED', 'FAILED', 'CANCELLING', 'CANCELLED')),
    fence       bigint      NOT NULL,
    round       integer     NOT NULL CHECK (round > 0),
    last_event  bigint      NOT NULL CHECK (last_event >= 0),
    created_at  timestamptz NOT NULL,
    updated_at  timestamptz NOT NULL,
    finished_at timestamptz CHECK ((finished_at IS NULL) = (state IN ('RUNNING', 'CANCELLING'))),
    version     bigint      NOT NULL,
    PRIMARY KEY (tenant_id, id)
);
CREATE INDEX operation_id ON operation (id);
CREATE INDEX operation_state ON operation (state, id);
CREATE INDEX operation_kind ON operation (kind, id);
CREATE TABLE operation_step (
    tenant_id             uuid     NOT NULL,
    operation_id          uuid     NOT NULL,
    position              integer  NOT NULL CHECK (position > 0),
    name                  text     NOT NULL,
    state                 text     NOT NULL
                          CHECK (state IN ('PENDING', 'RUNNING', 'WAITING', 'SUCCEEDED', 'FAILED', 'COMPENSATING',
                                           'COMPENSATED')),
    attempts              integer  NOT NULL,
    round_attempts        integer  NOT NULL,
    round_started_at      timestamptz,
    started_at            timestamptz,
    finished_at           timestamptz,
    next_attempt_at       timestamptz,
    failure_code          text,
    failure_provider      text,
    failure_provider_code text,
    failure_hint          text,
    PRIMARY KEY (tenant_id, operation_id, position),
    UNIQUE (tenant_id, operation_id, name),
    FOREIGN KEY (tenant_id, operation_id) REFERENCES operation (tenant_id, id) ON DELETE CASCADE
);
-- The platform looks for steps without naming a tenant.
CREATE INDEX operation_step_operation_id ON operation_step (operation_id);

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
