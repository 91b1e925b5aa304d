--liquibase formatted sql

--changeset tenantservice:call-budget splitStatements:false
--comment: How far limits of outside systems are used, over all tenants and replicas: each as the time at which it would
--comment: be unused again (generic cell rate algorithm). Owned by nobody, as an app at Meta may be shared by tenants.
CREATE TABLE call_budget (
    subject   text        PRIMARY KEY CHECK (length(subject) BETWEEN 1 AND 200),
    unused_at timestamptz NOT NULL
);
CREATE INDEX call_budget_unused_at ON call_budget (unused_at);
ALTER TABLE call_budget ENABLE ROW LEVEL SECURITY;
ALTER TABLE call_budget FORCE ROW LEVEL SECURITY;
GRANT SELECT, INSERT, UPDATE ON call_budget TO ts_ingest;
CREATE POLICY count_calls ON call_budget TO ts_ingest USING (true) WITH CHECK (true);
GRANT SELECT (unused_at), DELETE ON call_budget TO ts_platform;
CREATE POLICY forget ON call_budget TO ts_platform USING (unused_at < now() - interval '1 day');

-- Zero when the calls were taken; else the milliseconds until they could be.
CREATE FUNCTION take_calls(wanted_subject text, cost_millis bigint, part_millis bigint) RETURNS bigint
    LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog AS $$
    WITH given AS (
        SELECT cost_millis * interval '1 millisecond' AS cost, part_millis * interval '1 millisecond' AS part
    ), taken AS (
        INSERT INTO public.call_budget AS known (subject, unused_at)
        SELECT wanted_subject, now() + cost FROM given
        ON CONFLICT (subject) DO UPDATE SET unused_at = greatest(known.unused_at, now()) + (SELECT cost FROM given)
        WHERE greatest(known.unused_at, now()) + (SELECT cost FROM given) <= now() + (SELECT part FROM given)
        RETURNING true
    )
    SELECT CASE WHEN EXISTS (SELECT FROM taken) THEN 0 ELSE coalesce(
        (SELECT greatest(ceil(extract(epoch FROM known.unused_at + cost - part - now()) * 1000), 1000)::bigint
         FROM public.call_budget known, given WHERE known.subject = wanted_subject), 1000) END
$$;
-- What was made counts beyond the limit too, but not into the next but one time.
CREATE FUNCTION note_calls(made_subject text, cost_millis bigint, least_millis bigint, whole_millis bigint) RETURNS void
    LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog AS $$
    INSERT INTO public.call_budget AS known (subject, unused_at)
    VALUES (made_subject,
            now() + greatest(least(cost_millis, whole_millis), least_millis) * interval '1 millisecond')
    ON CONFLICT (subject) DO UPDATE SET unused_at = greatest(
        known.unused_at,
        least(greatest(known.unused_at, now()) + cost_millis * interval '1 millisecond',
              now() + whole_millis * interval '1 millisecond'),
        now() + least_millis * interval '1 millisecond')
$$;
REVOKE ALL ON FUNCTION take_calls(text, bigint, bigint), note_calls(text, bigint, bigint, bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION take_calls(text, bigint, bigint), note_calls(text, bigint, bigint, bigint) TO ts_service;
GRANT CREATE ON SCHEMA public TO ts_ingest;
ALTER FUNCTION take_calls(text, bigint, bigint) OWNER TO ts_ingest;
ALTER FUNCTION note_calls(text, bigint, bigint, bigint) OWNER TO ts_ingest;
REVOKE CREATE ON SCHEMA public FROM ts_ingest;
--rollback SET LOCAL ROLE ts_ingest;
--rollback DROP FUNCTION note_calls(text, bigint, bigint, bigint);
--rollback DROP FUNCTION take_calls(text, bigint, bigint);
--rollback RESET ROLE;
--rollback DROP TABLE call_budget;

--changeset tenantservice:expiry-warning
--comment: The last warning that a token ends (token_expires_at, of 018): of which end, and how many days before.
ALTER TABLE whatsapp_account
    ADD COLUMN warned_of timestamptz,
    ADD COLUMN warned_days integer CHECK ((warned_days IS NOT NULL) = (warned_of IS NOT NULL));
--rollback ALTER TABLE whatsapp_account DROP COLUMN warned_of, DROP COLUMN warned_days;
