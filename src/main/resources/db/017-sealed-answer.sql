--liquibase formatted sql

--changeset tenantservice:sealed-answer
--comment: The secrets of stored answers, encrypted under the platform's key "answers": one at most for each answer, with
--comment: which it comes and goes.
CREATE TABLE sealed_answer (
    caller      text    NOT NULL,
    key         text    NOT NULL,
    provider    text    NOT NULL,
    mount       text    NOT NULL,
    key_name    text    NOT NULL,
    key_version integer NOT NULL CHECK (key_version > 0),
    ciphertext  text    NOT NULL,
    PRIMARY KEY (caller, key),
    FOREIGN KEY (caller, key) REFERENCES idempotent_answer (caller, key) ON DELETE CASCADE
);
ALTER TABLE sealed_answer ENABLE ROW LEVEL SECURITY;
ALTER TABLE sealed_answer FORCE ROW LEVEL SECURITY;
GRANT SELECT, INSERT, UPDATE ON sealed_answer TO ts_tenant, ts_platform;
CREATE POLICY own_answers ON sealed_answer TO ts_tenant, ts_platform
    USING (caller = nullif(current_setting('app.caller', true), ''))
    WITH CHECK (caller = nullif(current_setting('app.caller', true), ''));
CREATE POLICY move ON sealed_answer TO ts_platform_keys USING (true) WITH CHECK (true);
--rollback DROP TABLE sealed_answer;
