--liquibase formatted sql

--changeset tenantservice:sealed-answer
--comment: The secrets of stored answers, encrypted under the platform's key "answers": one at most for each answer,
--comment: with which it comes and goes.
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
GRANT SELECT, INSERT, UPDATE, DELETE ON sealed_answer TO ts_tenant, ts_platform;
CREATE POLICY own_answers ON sealed_answer TO ts_tenant, ts_platform
    USING (caller = nullif(current_setting('app.caller', true), ''))
    WITH CHECK (caller = nullif(current_setting('app.caller', true), ''));
CREATE POLICY move ON sealed_answer TO ts_platform_keys USING (true) WITH CHECK (true);
--rollback ALTER TABLE idempotent_answer NO FORCE ROW LEVEL SECURITY;
--rollback DELETE FROM idempotent_answer WHERE (caller, key) IN (SELECT caller, key FROM sealed_answer);
--rollback ALTER TABLE idempotent_answer FORCE ROW LEVEL SECURITY;
--rollback DROP TABLE sealed_answer;

--changeset tenantservice:sealed-answer-overwritten splitStatements:false
--comment: An answer that has expired is overwritten when its key is used again: its secret goes with it.
CREATE FUNCTION forget_sealed_answer() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
    DELETE FROM public.sealed_answer WHERE caller = old.caller AND key = old.key;
    RETURN NULL;
END
$$;
CREATE TRIGGER forget_sealed_answer AFTER UPDATE ON idempotent_answer
    FOR EACH ROW EXECUTE FUNCTION forget_sealed_answer();
--rollback DROP TRIGGER forget_sealed_answer ON idempotent_answer;
--rollback DROP FUNCTION forget_sealed_answer();
