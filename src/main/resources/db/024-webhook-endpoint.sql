--liquibase formatted sql

--changeset tenantservice:webhook-endpoint
--comment: Where tenants want events sent, and the secrets that sign them, encrypted. What deliveries find out (since when
--comment: nothing but failures came, when the last did, until when the receiver wants to be left alone) is no change of
--comment: the endpoint.
CREATE TABLE webhook_endpoint (
    tenant_id       uuid        NOT NULL REFERENCES tenant (id),
    id              uuid        NOT NULL,
    url             text        NOT NULL CHECK (length(url) BETWEEN 1 AND 200),
    description     text        CHECK (length(description) BETWEEN 1 AND 200),
    event_types     text[]      NOT NULL,
    ordered         boolean     NOT NULL,
    state           text        NOT NULL CHECK (state IN ('ENABLED', 'DISABLED')),
    disabled_reason text        CHECK (disabled_reason IN ('BY_CALLER', 'GONE', 'FAILING')),
    disabled_at     timestamptz,
    failing_since   timestamptz,
    failed_at       timestamptz,
    paused_until    timestamptz,
    secret_version  bigint      NOT NULL CHECK (secret_version > 0),
    created_at      timestamptz NOT NULL,
    updated_at      timestamptz NOT NULL,
    version         bigint      NOT NULL,
    PRIMARY KEY (tenant_id, id),
    CHECK ((state = 'DISABLED') = (disabled_reason IS NOT NULL) AND (state = 'DISABLED') = (disabled_at IS NOT NULL))
);
CREATE INDEX webhook_endpoint_enabled ON webhook_endpoint (tenant_id, id) WHERE state = 'ENABLED';
CREATE TABLE webhook_secret (
    tenant_id   uuid        NOT NULL,
    endpoint_id uuid        NOT NULL,
    version     bigint      NOT NULL CHECK (version > 0),
    provider    text        NOT NULL,
    mount       text        NOT NULL,
    key_name    text        NOT NULL,
    key_version integer     NOT NULL CHECK (key_version > 0),
    ciphertext  text        NOT NULL,
    created_at  timestamptz NOT NULL,
    expires_at  timestamptz,
    PRIMARY KEY (tenant_id, endpoint_id, version),
    FOREIGN KEY (tenant_id, endpoint_id) REFERENCES webhook_endpoint (tenant_id, id) ON DELETE CASCADE
);
CREATE INDEX webhook_secret_expires_at ON webhook_secret (expires_at) WHERE expires_at IS NOT NULL;

ALTER TABLE webhook_endpoint ENABLE ROW LEVEL SECURITY;
ALTER TABLE webhook_endpoint FORCE ROW LEVEL SECURITY;
ALTER TABLE webhook_secret ENABLE ROW LEVEL SECURITY;
ALTER TABLE webhook_secret FORCE ROW LEVEL SECURITY;
GRANT SELECT, INSERT, UPDATE, DELETE ON webhook_endpoint, webhook_secret TO ts_tenant;
CREATE POLICY own_rows ON webhook_endpoint TO ts_tenant
    USING (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid)
    WITH CHECK (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
CREATE POLICY own_rows ON webhook_secret TO ts_tenant
    USING (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid)
    WITH CHECK (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
-- The job that erases secrets whose overlap is over looks for them over all tenants, and sees no ciphertext.
GRANT SELECT (expires_at), DELETE ON webhook_secret TO ts_platform;
CREATE POLICY what_is_over ON webhook_secret TO ts_platform USING (expires_at <= now());
--rollback DROP TABLE webhook_secret;
--rollback DROP TABLE webhook_endpoint;

--changeset tenantservice:webhook-delivery
--comment: The outbox. An event and its deliveries, one for each endpoint that wants it, are written in the transaction of
--comment: the change that they tell of. position is the order of changes that came one after the other. A delivery that
--comment: somebody works on is taken for a while, then due again; each taking raises its fence, and no result is written
--comment: by an older one. No foreign key to the endpoint: one that goes must not fail the change of another.
CREATE TABLE webhook_event (
    tenant_id  uuid        NOT NULL,
    id         uuid        NOT NULL,
    position   bigint      GENERATED ALWAYS AS IDENTITY,
    type       text        NOT NULL CHECK (length(type) BETWEEN 1 AND 100),
    payload    text        NOT NULL CHECK (octet_length(payload) < 20000),
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (tenant_id, id)
);
CREATE INDEX webhook_event_created_at ON webhook_event (created_at);
CREATE TABLE webhook_delivery (
    tenant_id   uuid        NOT NULL,
    endpoint_id uuid        NOT NULL,
    event_id    uuid        NOT NULL,
    position    bigint      NOT NULL,
    type        text        NOT NULL,
    state       text        NOT NULL DEFAULT 'PENDING' CHECK (state IN ('PENDING', 'SUCCEEDED', 'FAILED')),
    due_at      timestamptz CHECK ((due_at IS NOT NULL) = (state = 'PENDING')),
    taken_until timestamptz CHECK (taken_until IS NULL OR state = 'PENDING'),
    fence       bigint      NOT NULL DEFAULT 0,
    attempts    integer     NOT NULL DEFAULT 0,
    tries       integer     NOT NULL DEFAULT 0,
    created_at  timestamptz NOT NULL,
    ended_at    timestamptz CHECK ((ended_at IS NULL) = (state = 'PENDING')),
    PRIMARY KEY (tenant_id, endpoint_id, event_id),
    FOREIGN KEY (tenant_id, event_id) REFERENCES webhook_event (tenant_id, id) ON DELETE CASCADE
) WITH (fillfactor = 80);
CREATE INDEX webhook_delivery_event ON webhook_delivery (tenant_id, event_id);
CREATE INDEX webhook_delivery_state ON webhook_delivery (tenant_id, endpoint_id, state, event_id);
CREATE INDEX webhook_delivery_due ON webhook_delivery (tenant_id, endpoint_id, due_at) WHERE state = 'PENDING';
CREATE INDEX webhook_delivery_position ON webhook_delivery (tenant_id, endpoint_id, position)
    WHERE state = 'PENDING';
CREATE INDEX webhook_delivery_taken ON webhook_delivery (taken_until) WHERE taken_until IS NOT NULL;
CREATE TABLE webhook_attempt (
    tenant_id   uuid        NOT NULL,
    endpoint_id uuid        NOT NULL,
    event_id    uuid        NOT NULL,
    number      integer     NOT NULL CHECK (number > 0),
    at          timestamptz NOT NULL,
    millis      integer     NOT NULL CHECK (millis >= 0),
    code        text        NOT NULL,
    status      integer     CHECK (status BETWEEN 100 AND 999),
    PRIMARY KEY (tenant_id, endpoint_id, event_id, number),
    FOREIGN KEY (tenant_id, endpoint_id, event_id)
        REFERENCES webhook_delivery (tenant_id, endpoint_id, event_id) ON DELETE CASCADE
);

ALTER TABLE webhook_event ENABLE ROW LEVEL SECURITY;
ALTER TABLE webhook_event FORCE ROW LEVEL SECURITY;
ALTER TABLE webhook_delivery ENABLE ROW LEVEL SECURITY;
ALTER TABLE webhook_delivery FORCE ROW LEVEL SECURITY;
ALTER TABLE webhook_attempt ENABLE ROW LEVEL SECURITY;
ALTER TABLE webhook_attempt FORCE ROW LEVEL SECURITY;
GRANT SELECT, INSERT ON webhook_event, webhook_attempt TO ts_tenant;
GRANT SELECT, INSERT, UPDATE ON webhook_delivery TO ts_tenant;
CREATE POLICY own_rows ON webhook_event TO ts_tenant
    USING (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid)
    WITH CHECK (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
CREATE POLICY own_rows ON webhook_delivery TO ts_tenant
    USING (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid)
    WITH CHECK (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
CREATE POLICY own_rows ON webhook_attempt TO ts_tenant
    USING (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid)
    WITH CHECK (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
-- For the sweep, which sees no payload. What hangs on an event goes with it.
GRANT SELECT (tenant_id, id, created_at), DELETE ON webhook_event TO ts_platform;
CREATE POLICY sweep ON webhook_event TO ts_platform USING (created_at < now() - interval '1 day');
-- It tells how much of that was never sent to an endpoint that is still there.
GRANT SELECT (tenant_id, endpoint_id, event_id, state) ON webhook_delivery TO ts_platform;
GRANT SELECT (tenant_id, id) ON webhook_endpoint TO ts_platform;
CREATE POLICY sweep ON webhook_delivery FOR SELECT TO ts_platform USING (created_at < now() - interval '1 day');
CREATE POLICY sweep ON webhook_endpoint FOR SELECT TO ts_platform USING (true);
--rollback DROP POLICY sweep ON webhook_endpoint;
--rollback REVOKE SELECT (tenant_id, id) ON webhook_endpoint FROM ts_platform;
--rollback DROP TABLE webhook_attempt;
--rollback DROP TABLE webhook_delivery;
--rollback DROP TABLE webhook_event;

--changeset tenantservice:take-due-webhook-deliveries splitStatements:false
--comment: What the dispatchers see of deliveries, over all tenants: which are due, and no more.
GRANT SELECT (tenant_id, id, state, ordered, paused_until) ON webhook_endpoint TO ts_ingest;
GRANT SELECT (tenant_id, endpoint_id, event_id, position, state, due_at, taken_until, fence),
      UPDATE (due_at, taken_until, fence) ON webhook_delivery TO ts_ingest;
CREATE POLICY due ON webhook_endpoint FOR SELECT TO ts_ingest USING (true);
CREATE POLICY due ON webhook_delivery TO ts_ingest USING (true) WITH CHECK (true);

-- Takes up to so many that are due: of a tenant no more than its part, what it has under way counted in, and of all first
-- for who has the least under way. The same holds between the endpoints of a tenant, so neither a tenant nor an endpoint
-- with a slow receiver holds up another. Goes from endpoint to endpoint by the index, so one with a million that wait is no
-- cost to others; from one that is disabled or deleted it leaps to the next that is enabled, over all that lie between. Of
-- an ordered endpoint the first that is not over is looked at alone. Whoever else looks at the same moment leaves out what
-- this has locked.
CREATE FUNCTION take_due_webhook_deliveries(most integer, most_of_tenant integer, taken_for_millis bigint)
    RETURNS TABLE (tenant_id uuid, endpoint_id uuid, event_id uuid, fence bigint)
    LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog AS $$
    WITH RECURSIVE visited AS (
        (SELECT e.tenant_id, e.id, e.ordered, e.paused_until FROM public.webhook_endpoint e
         WHERE e.state = 'ENABLED' ORDER BY e.tenant_id, e.id LIMIT 1)
        UNION ALL
        SELECT successor.tenant_id, successor.id, successor.ordered, successor.paused_until
        FROM visited v, LATERAL (
            SELECT d.tenant_id, d.endpoint_id FROM public.webhook_delivery d
            WHERE d.state = 'PENDING' AND (d.tenant_id, d.endpoint_id) > (v.tenant_id, v.id)
            ORDER BY d.tenant_id, d.endpoint_id LIMIT 1) waiting, LATERAL (
            SELECT e.tenant_id, e.id, e.ordered, e.paused_until FROM public.webhook_endpoint e
            WHERE e.state = 'ENABLED' AND (e.tenant_id, e.id) >= (waiting.tenant_id, waiting.endpoint_id)
            ORDER BY e.tenant_id, e.id LIMIT 1) successor
    ), under_way AS (
        SELECT d.tenant_id, d.endpoint_id, count(*) AS deliveries FROM public.webhook_delivery d
        WHERE d.taken_until > now() GROUP BY d.tenant_id, d.endpoint_id
    ), of_tenant AS (
        SELECT u.tenant_id, sum(u.deliveries) AS deliveries FROM under_way u GROUP BY u.tenant_id
    ), due AS (
        SELECT v.tenant_id, v.id AS endpoint_id, candidate.event_id, candidate.due_at,
               coalesce(u.deliveries, 0) + row_number() OVER (
                   PARTITION BY v.tenant_id, v.id ORDER BY candidate.due_at, candidate.position) AS place_at_endpoint
        FROM visited v
        CROSS JOIN LATERAL (
            (SELECT d.event_id, d.due_at, d.position FROM public.webhook_delivery d
             WHERE NOT v.ordered AND d.tenant_id = v.tenant_id AND d.endpoint_id = v.id
               AND d.state = 'PENDING' AND d.due_at <= now()
             ORDER BY d.due_at LIMIT most_of_tenant)
            UNION ALL
            SELECT head.event_id, head.due_at, head.position FROM (
                SELECT d.event_id, d.due_at, d.position FROM public.webhook_delivery d
                WHERE v.ordered AND d.tenant_id = v.tenant_id AND d.endpoint_id = v.id AND d.state = 'PENDING'
                ORDER BY d.position LIMIT 1) head
            WHERE head.due_at <= now()) candidate
        LEFT JOIN under_way u ON u.tenant_id = v.tenant_id AND u.endpoint_id = v.id
        WHERE v.paused_until IS NULL OR v.paused_until <= now()
    ), placed AS (
        SELECT due.tenant_id, due.endpoint_id, due.event_id, due.due_at,
               coalesce(t.deliveries, 0) + row_number() OVER (
                   PARTITION BY due.tenant_id ORDER BY due.place_at_endpoint, due.due_at) AS place
        FROM due LEFT JOIN of_tenant t ON t.tenant_id = due.tenant_id
    ), wanted AS (
        SELECT p.tenant_id, p.endpoint_id, p.event_id FROM placed p
        WHERE p.place <= most_of_tenant
        ORDER BY p.place, p.due_at LIMIT most
    ), free AS (
        SELECT d.tenant_id, d.endpoint_id, d.event_id
        FROM wanted w JOIN public.webhook_delivery d
            ON d.tenant_id = w.tenant_id AND d.endpoint_id = w.endpoint_id AND d.event_id = w.event_id
        WHERE d.state = 'PENDING' AND d.due_at <= now()
        FOR UPDATE OF d SKIP LOCKED
    )
    UPDATE public.webhook_delivery d
    SET fence = d.fence + 1,
        due_at = now() + taken_for_millis * interval '1 millisecond',
        taken_until = now() + taken_for_millis * interval '1 millisecond'
    FROM free WHERE d.tenant_id = free.tenant_id AND d.endpoint_id = free.endpoint_id AND d.event_id = free.event_id
    RETURNING d.tenant_id, d.endpoint_id, d.event_id, d.fence
$$;
REVOKE ALL ON FUNCTION take_due_webhook_deliveries(integer, integer, bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION take_due_webhook_deliveries(integer, integer, bigint) TO ts_service;
GRANT CREATE ON SCHEMA public TO ts_ingest;
ALTER FUNCTION take_due_webhook_deliveries(integer, integer, bigint) OWNER TO ts_ingest;
REVOKE CREATE ON SCHEMA public FROM ts_ingest;

-- What waits for endpoints that are enabled, and for how long the oldest that could be sent has waited: of an ordered
-- endpoint its first, as the others wait for that one.
CREATE FUNCTION count_webhook_deliveries()
    RETURNS TABLE (pending bigint, overdue_seconds double precision, disabled_endpoints bigint)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    WITH enabled AS MATERIALIZED (
        SELECT e.tenant_id, e.id, e.paused_until IS NULL OR e.paused_until <= now() AS wants, CASE WHEN e.ordered THEN (
            SELECT min(p.position) FROM public.webhook_delivery p
            WHERE p.tenant_id = e.tenant_id AND p.endpoint_id = e.id AND p.state = 'PENDING') END AS head
        FROM public.webhook_endpoint e WHERE e.state = 'ENABLED')
    SELECT count(d.event_id),
           coalesce(extract(epoch FROM max(now() - d.due_at) FILTER (
               WHERE d.due_at < now() AND e.wants AND d.position = coalesce(e.head, d.position))), 0)::double precision,
           (SELECT count(*) FROM public.webhook_endpoint off WHERE off.state = 'DISABLED')
    FROM enabled e
    JOIN public.webhook_delivery d ON d.tenant_id = e.tenant_id AND d.endpoint_id = e.id AND d.state = 'PENDING'
$$;
REVOKE ALL ON FUNCTION count_webhook_deliveries() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION count_webhook_deliveries() TO ts_service;
GRANT CREATE ON SCHEMA public TO ts_ingest;
ALTER FUNCTION count_webhook_deliveries() OWNER TO ts_ingest;
REVOKE CREATE ON SCHEMA public FROM ts_ingest;
--rollback SET LOCAL ROLE ts_ingest;
--rollback DROP FUNCTION count_webhook_deliveries();
--rollback DROP FUNCTION take_due_webhook_deliveries(integer, integer, bigint);
--rollback RESET ROLE;
--rollback DROP POLICY due ON webhook_delivery;
--rollback DROP POLICY due ON webhook_endpoint;
--rollback REVOKE SELECT (tenant_id, endpoint_id, event_id, position, state, due_at, taken_until, fence),
--rollback     UPDATE (due_at, taken_until, fence) ON webhook_delivery FROM ts_ingest;
--rollback REVOKE SELECT (tenant_id, id, state, ordered, paused_until) ON webhook_endpoint FROM ts_ingest;
