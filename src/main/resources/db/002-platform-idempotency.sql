--liquibase formatted sql

--changeset tenantservice:platform-idempotency
--comment: Answers of requests that carried an Idempotency-Key. Written in the transaction of their effect.
CREATE TABLE idempotent_answer (
    caller      text        NOT NULL,
    key         text        NOT NULL CHECK (length(key) BETWEEN 1 AND 255),
    fingerprint bytea       NOT NULL CHECK (length(fingerprint) = 32),
    status      smallint    NOT NULL,
    etag        text,
    location    text,
    body        text        NOT NULL,
    created_at  timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (caller, key)
);
CREATE INDEX idempotent_answer_created_at ON idempotent_answer (created_at);

ALTER TABLE idempotent_answer ENABLE ROW LEVEL SECURITY;
ALTER TABLE idempotent_answer FORCE ROW LEVEL SECURITY;
GRANT SELECT, INSERT, UPDATE ON idempotent_answer TO ts_tenant, ts_platform;
GRANT DELETE ON idempotent_answer TO ts_platform;
CREATE POLICY own_answers ON idempotent_answer TO ts_tenant, ts_platform
    USING (caller = nullif(current_setting('app.caller', true), ''))
    WITH CHECK (caller = nullif(current_setting('app.caller', true), ''));
-- The sweep of old answers crosses callers; it can reach nothing that still counts. A DELETE with a
-- WHERE clause also needs a SELECT policy for the rows that it names.
CREATE POLICY sweep_old_answers ON idempotent_answer FOR DELETE TO ts_platform
    USING (created_at < now() - interval '24 hours');
CREATE POLICY see_old_answers ON idempotent_answer FOR SELECT TO ts_platform
    USING (created_at < now() - interval '24 hours');
--rollback DROP TABLE idempotent_answer;
