--liquibase formatted sql

--changeset tenantservice:platform-jobs
--comment: The table of db-scheduler 16 (its documentation, "Create the scheduled_tasks table"). Jobs are
--comment: enqueued by an INSERT in the transaction that wants them; the scheduler itself logs in as ts_jobs. Those have
--comment: the priority 50, and those that recur 90.
CREATE TABLE scheduled_tasks (
    task_name            text        NOT NULL,
    task_instance        text        NOT NULL,
    task_data            bytea,
    execution_time       timestamptz NOT NULL,
    picked               boolean     NOT NULL,
    picked_by            text,
    last_success         timestamptz,
    last_failure         timestamptz,
    consecutive_failures integer,
    last_heartbeat       timestamptz,
    version              bigint      NOT NULL,
    priority             smallint    NOT NULL DEFAULT 50,
    PRIMARY KEY (task_name, task_instance)
);
CREATE INDEX scheduled_tasks_due ON scheduled_tasks (priority DESC, execution_time);
CREATE INDEX scheduled_tasks_last_heartbeat ON scheduled_tasks (last_heartbeat);

GRANT SELECT, INSERT, UPDATE, DELETE ON scheduled_tasks TO ts_jobs;
-- For the check at start that the schema is the one the program needs.
GRANT SELECT ON databasechangelog TO ts_platform;
GRANT INSERT ON scheduled_tasks TO ts_tenant, ts_platform;
--rollback REVOKE SELECT ON databasechangelog FROM ts_platform;
--rollback DROP TABLE scheduled_tasks;
