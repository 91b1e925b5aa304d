--liquibase formatted sql

--changeset tenantservice:operation-event
--comment: What became of an operation, transition by transition, in the transaction that makes it. Numbered without gaps.
CREATE TABLE operation_event (
    tenant_id             uuid        NOT NULL,
    operation_id          uuid        NOT NULL,
    number                bigint      NOT NULL CHECK (number > 0),
    at                    timestamptz NOT NULL,
    operation_state       text        NOT NULL,
    step                  text,
    step_state            text        CHECK ((step_state IS NULL) = (step IS NULL)),
    attempt               integer     CHECK ((attempt IS NULL) = (step IS NULL)),
    next_attempt_at       timestamptz,
    failure_code          text,
    failure_provider      text,
    failure_provider_code text,
    failure_hint          text,
    PRIMARY KEY (tenant_id, operation_id, number),
    FOREIGN KEY (tenant_id, operation_id) REFERENCES operation (tenant_id, id) ON DELETE CASCADE
);
CREATE INDEX operation_event_at ON operation_event (at);
ALTER TABLE operation_event ENABLE ROW LEVEL SECURITY;
ALTER TABLE operation_event FORCE ROW LEVEL SECURITY;
GRANT SELECT, INSERT ON operation_event TO ts_tenant;
CREATE POLICY own_events ON operation_event TO ts_tenant
    USING (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid)
    WITH CHECK (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
-- The job that sweeps crosses tenants; it reaches only what is old.
GRANT SELECT (tenant_id, operation_id, number, at), DELETE ON operation_event TO ts_platform;
CREATE POLICY find_old_events ON operation_event FOR SELECT TO ts_platform
    USING (at < now() - interval '30 days');
CREATE POLICY sweep_old_events ON operation_event FOR DELETE TO ts_platform
    USING (at < now() - interval '30 days');
--rollback DROP TABLE operation_event;

--changeset tenantservice:operation-steering
--comment: Who hurries an operation moves its job; who cancels one waits until no process works on it, and takes back the
--comment: text of the key that it has issued.
GRANT SELECT (task_name, task_instance, picked), UPDATE (execution_time) ON scheduled_tasks TO ts_tenant;
GRANT DELETE ON claimable_key TO ts_tenant;
--rollback REVOKE DELETE ON claimable_key FROM ts_tenant;
--rollback REVOKE SELECT (task_name, task_instance, picked), UPDATE (execution_time) ON scheduled_tasks FROM ts_tenant;

--changeset tenantservice:look-at-claims
--comment: A dry run of an onboarding asks whether a value is free, and not whose it is.
GRANT SELECT (key_prefix) ON key_prefix_claim TO ts_platform;
GRANT SELECT (phone_number_id) ON phone_number_claim TO ts_platform;
GRANT SELECT (business_account_id) ON business_account_claim TO ts_platform;
GRANT SELECT (organization_id, deployment_region) ON genesys_organization_claim TO ts_platform;
CREATE POLICY look_whether_taken ON key_prefix_claim FOR SELECT TO ts_platform USING (true);
CREATE POLICY look_whether_taken ON phone_number_claim FOR SELECT TO ts_platform USING (true);
CREATE POLICY look_whether_taken ON business_account_claim FOR SELECT TO ts_platform USING (true);
CREATE POLICY look_whether_taken ON genesys_organization_claim FOR SELECT TO ts_platform USING (true);
--rollback DROP POLICY look_whether_taken ON genesys_organization_claim;
--rollback DROP POLICY look_whether_taken ON business_account_claim;
--rollback DROP POLICY look_whether_taken ON phone_number_claim;
--rollback DROP POLICY look_whether_taken ON key_prefix_claim;
--rollback REVOKE SELECT (organization_id, deployment_region) ON genesys_organization_claim FROM ts_platform;
--rollback REVOKE SELECT (business_account_id) ON business_account_claim FROM ts_platform;
--rollback REVOKE SELECT (phone_number_id) ON phone_number_claim FROM ts_platform;
--rollback REVOKE SELECT (key_prefix) ON key_prefix_claim FROM ts_platform;
