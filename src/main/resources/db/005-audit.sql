--liquibase formatted sql

--changeset tenantservice:audit
--comment: Who did what, in one chain per tenant and one for the platform (chain = the nil UUID). Append-only: no role
--comment: of the service may update or delete an entry, and a trigger refuses it to everybody else.
CREATE TABLE audit_head (
    chain    uuid   PRIMARY KEY,
    sequence bigint NOT NULL,
    hash     bytea  NOT NULL CHECK (length(hash) = 32)
);
CREATE TABLE audit_entry (
    chain    uuid     NOT NULL,
    sequence bigint   NOT NULL CHECK (sequence > 0),
    format   smallint NOT NULL,
    previous bytea    NOT NULL CHECK (length(previous) = 32),
    content  bytea    NOT NULL,
    hash     bytea    NOT NULL CHECK (length(hash) = 32),
    PRIMARY KEY (chain, sequence)
);

ALTER TABLE audit_head ENABLE ROW LEVEL SECURITY;
ALTER TABLE audit_head FORCE ROW LEVEL SECURITY;
ALTER TABLE audit_entry ENABLE ROW LEVEL SECURITY;
ALTER TABLE audit_entry FORCE ROW LEVEL SECURITY;
GRANT SELECT, INSERT, UPDATE ON audit_head TO ts_tenant, ts_platform;
GRANT SELECT, INSERT ON audit_entry TO ts_tenant, ts_platform;
CREATE POLICY own_chain ON audit_head TO ts_tenant
    USING (chain = nullif(current_setting('app.tenant_id', true), '')::uuid
           AND chain <> '00000000-0000-0000-0000-000000000000')
    WITH CHECK (chain = nullif(current_setting('app.tenant_id', true), '')::uuid
           AND chain <> '00000000-0000-0000-0000-000000000000');
CREATE POLICY own_chain ON audit_entry TO ts_tenant
    USING (chain = nullif(current_setting('app.tenant_id', true), '')::uuid
           AND chain <> '00000000-0000-0000-0000-000000000000')
    WITH CHECK (chain = nullif(current_setting('app.tenant_id', true), '')::uuid
           AND chain <> '00000000-0000-0000-0000-000000000000');
CREATE POLICY platform_chain ON audit_head TO ts_platform
    USING (chain = '00000000-0000-0000-0000-000000000000')
    WITH CHECK (chain = '00000000-0000-0000-0000-000000000000');
CREATE POLICY platform_chain ON audit_entry FOR INSERT TO ts_platform
    WITH CHECK (chain = '00000000-0000-0000-0000-000000000000');
CREATE POLICY all_chains ON audit_entry FOR SELECT TO ts_platform USING (true);
--rollback DROP TABLE audit_entry;
--rollback DROP TABLE audit_head;

--changeset tenantservice:audit-is-append-only splitStatements:false
CREATE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
    RAISE EXCEPTION 'audit entries are append-only';
END
$$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON audit_entry
    FOR EACH ROW EXECUTE FUNCTION refuse_audit_change();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON audit_entry
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change();
--rollback DROP TRIGGER append_only_truncate ON audit_entry;
--rollback DROP TRIGGER append_only ON audit_entry;
--rollback DROP FUNCTION refuse_audit_change();

--changeset tenantservice:audit-head-only-grows splitStatements:false
--comment: A head turned back would let a chain be cut off and written anew from there. For every role, the owner too.
CREATE FUNCTION refuse_audit_head_change() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
    RAISE EXCEPTION 'the head of an audit chain only grows';
END
$$;
CREATE TRIGGER only_grows BEFORE UPDATE ON audit_head FOR EACH ROW
    WHEN (NEW.chain <> OLD.chain OR NEW.sequence < OLD.sequence
          OR (NEW.sequence = OLD.sequence AND NEW.hash <> OLD.hash))
    EXECUTE FUNCTION refuse_audit_head_change();
CREATE TRIGGER only_grows_delete BEFORE DELETE ON audit_head
    FOR EACH ROW EXECUTE FUNCTION refuse_audit_head_change();
CREATE TRIGGER only_grows_truncate BEFORE TRUNCATE ON audit_head
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_head_change();
--rollback DROP TRIGGER only_grows_truncate ON audit_head;
--rollback DROP TRIGGER only_grows_delete ON audit_head;
--rollback DROP TRIGGER only_grows ON audit_head;
--rollback DROP FUNCTION refuse_audit_head_change();
