--liquibase formatted sql

--changeset tenantservice:feature-flag
--comment: What people have switched. A feature without a row is on. Of no tenant: their role sees what is off, as a step of
--comment: an operation that is begun in it asks, and not who has switched it, or why.
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
GRANT SELECT (feature, enabled) ON feature_flag TO ts_tenant;
CREATE POLICY see_what_is_off ON feature_flag FOR SELECT TO ts_tenant USING (true);
CREATE POLICY platform_only ON feature_flag TO ts_platform USING (true) WITH CHECK (true);
--rollback DROP TABLE feature_flag;
