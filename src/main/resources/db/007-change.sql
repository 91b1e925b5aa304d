--liquibase formatted sql

--changeset tenantservice:change
--comment: What caches and feeds have to know. A row is written in the transaction of the change that it tells of; xid
--comment: lets a reader skip nothing, however slow the transaction is.
CREATE TABLE change (
    id        bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    xid       xid8        NOT NULL DEFAULT pg_current_xact_id(),
    kind      text        NOT NULL,
    subject   uuid        NOT NULL,
    at        timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX change_xid ON change (xid);

ALTER TABLE change ENABLE ROW LEVEL SECURITY;
ALTER TABLE change FORCE ROW LEVEL SECURITY;
GRANT INSERT ON change TO ts_tenant, ts_platform;
GRANT SELECT ON change TO ts_platform;
CREATE POLICY write_changes ON change FOR INSERT TO ts_tenant, ts_platform WITH CHECK (true);
CREATE POLICY read_changes ON change FOR SELECT TO ts_platform USING (true);
--rollback DROP TABLE change;
