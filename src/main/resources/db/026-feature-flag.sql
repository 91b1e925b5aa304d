--liquibase formatted sql

--changeset tenantservice:feature-flag
--comment: What people have switched. A feature without a row is on. Of no tenant, so no tenant's role sees it.
CREATE TABLE feature_flag (
    feature    text        PRIMARY KEY,
    enabled    boolean     NOT NULL,
    reason     text        CHECK (length(reason) BETWEEN 1 AND 500),
    changed_by text,
    changed_at timestamptz,
    version    bigint      NOT NULL CHECK (version >= 0)
);
ALTER TABLE feature_flag ENABLE ROW LEVEL SECURITY;
ALTER TABLE feature_flag FORCE ROW LEVEL SECURITY;
GRANT SELECT, INSERT, UPDATE ON feature_flag TO ts_platform;
CREATE POLICY platform_only ON feature_flag TO ts_platform USING (true) WITH CHECK (true);
--rollback DROP TABLE feature_flag;
