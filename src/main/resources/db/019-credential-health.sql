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

--changeset tenantservice:due-checks splitStatements:false
--comment: What the jobs see of credentials: when each is due, and no more. Whoever takes a due check puts it off, so that
--comment: nobody else has it at the same time and it comes back if he dies; what shall not be checked is put off for long.
GRANT SELECT (tenant_id, id, is_active, health, next_check_at), UPDATE (next_check_at)
    ON whatsapp_account, genesys_organization TO ts_ingest;
GRANT SELECT (id, state) ON tenant TO ts_ingest;
CREATE POLICY due_checks ON whatsapp_account TO ts_ingest USING (true) WITH CHECK (true);
CREATE POLICY due_checks ON genesys_organization TO ts_ingest USING (true) WITH CHECK (true);
CREATE POLICY due_checks ON tenant FOR SELECT TO ts_ingest USING (true);
CREATE INDEX whatsapp_account_next_check ON whatsapp_account (next_check_at) WHERE next_check_at IS NOT NULL;
CREATE INDEX genesys_organization_next_check ON genesys_organization (next_check_at) WHERE next_check_at IS NOT NULL;

CREATE FUNCTION take_due_whatsapp_checks(most integer, taken_for_millis bigint, put_off_for_millis bigint)
    RETURNS TABLE (tenant_id uuid, credential_id uuid, wanted boolean)
    LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog AS $$
    WITH due AS (
        SELECT a.tenant_id, a.id, a.is_active AND t.state = 'ACTIVE' AS wanted
        FROM public.whatsapp_account a JOIN public.tenant t ON t.id = a.tenant_id
        WHERE a.next_check_at <= now()
        ORDER BY a.next_check_at LIMIT most FOR UPDATE OF a SKIP LOCKED
    )
    UPDATE public.whatsapp_account a SET next_check_at = now() + interval '1 millisecond'
        * CASE WHEN due.wanted THEN taken_for_millis ELSE put_off_for_millis * (0.5 + random() / 2) END
    FROM due WHERE a.tenant_id = due.tenant_id AND a.id = due.id
    RETURNING a.tenant_id, a.id, due.wanted
$$;
CREATE FUNCTION take_due_genesys_checks(most integer, taken_for_millis bigint, put_off_for_millis bigint)
    RETURNS TABLE (tenant_id uuid, credential_id uuid, wanted boolean)
    LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog AS $$
    WITH due AS (
        SELECT o.tenant_id, o.id, o.is_active AND t.state = 'ACTIVE' AS wanted
        FROM public.genesys_organization o JOIN public.tenant t ON t.id = o.tenant_id
        WHERE o.next_check_at <= now()
        ORDER BY o.next_check_at LIMIT most FOR UPDATE OF o SKIP LOCKED
    )
    UPDATE public.genesys_organization o SET next_check_at = now() + interval '1 millisecond'
        * CASE WHEN due.wanted THEN taken_for_millis ELSE put_off_for_millis * (0.5 + random() / 2) END
    FROM due WHERE o.tenant_id = due.tenant_id AND o.id = due.id
    RETURNING o.tenant_id, o.id, due.wanted
$$;
-- Active credentials of active tenants, and by how many seconds the latest of their checks is late.
CREATE FUNCTION count_credentials()
    RETURNS TABLE (kind text, health text, credentials bigint, overdue_seconds double precision)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT c.kind, c.health, count(*), greatest(extract(epoch FROM now() - min(c.next_check_at)), 0)::double precision
    FROM (SELECT 'whatsapp-account', tenant_id, health, next_check_at FROM public.whatsapp_account WHERE is_active
          UNION ALL
          SELECT 'genesys-organization', tenant_id, health, next_check_at FROM public.genesys_organization WHERE is_active
         ) AS c (kind, tenant_id, health, next_check_at)
    JOIN public.tenant t ON t.id = c.tenant_id AND t.state = 'ACTIVE'
    GROUP BY c.kind, c.health
$$;
REVOKE ALL ON FUNCTION take_due_whatsapp_checks(integer, bigint, bigint),
    take_due_genesys_checks(integer, bigint, bigint), count_credentials() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION take_due_whatsapp_checks(integer, bigint, bigint),
    take_due_genesys_checks(integer, bigint, bigint), count_credentials() TO ts_service;
GRANT CREATE ON SCHEMA public TO ts_ingest;
ALTER FUNCTION take_due_whatsapp_checks(integer, bigint, bigint) OWNER TO ts_ingest;
ALTER FUNCTION take_due_genesys_checks(integer, bigint, bigint) OWNER TO ts_ingest;
ALTER FUNCTION count_credentials() OWNER TO ts_ingest;
REVOKE CREATE ON SCHEMA public FROM ts_ingest;
--rollback SET LOCAL ROLE ts_ingest;
--rollback DROP FUNCTION count_credentials();
--rollback DROP FUNCTION take_due_genesys_checks(integer, bigint, bigint);
--rollback DROP FUNCTION take_due_whatsapp_checks(integer, bigint, bigint);
--rollback RESET ROLE;
--rollback DROP INDEX genesys_organization_next_check;
--rollback DROP INDEX whatsapp_account_next_check;
--rollback DROP POLICY due_checks ON tenant;
--rollback DROP POLICY due_checks ON genesys_organization;
--rollback DROP POLICY due_checks ON whatsapp_account;
--rollback REVOKE SELECT (id, state) ON tenant FROM ts_ingest;
--rollback REVOKE SELECT (tenant_id, id, is_active, health, next_check_at), UPDATE (next_check_at)
--rollback     ON whatsapp_account, genesys_organization FROM ts_ingest;

--changeset tenantservice:expiry-warning
--comment: The last warning that a token ends (token_expires_at, of 018): of which end, and how many days before.
ALTER TABLE whatsapp_account
    ADD COLUMN warned_of timestamptz,
    ADD COLUMN warned_days integer CHECK ((warned_days IS NOT NULL) = (warned_of IS NOT NULL));
--rollback ALTER TABLE whatsapp_account DROP COLUMN warned_of, DROP COLUMN warned_days;
