package io.tenantservice.webhook.delivery;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import io.tenantservice.platform.network.OutboundConfig;
import io.tenantservice.platform.tenancy.DirectStatement;
import io.tenantservice.platform.tenancy.Tenancy;
import io.tenantservice.webhook.endpoint.DisabledReason;
import io.tenantservice.webhook.endpoint.EndpointTargets;
import io.tenantservice.webhook.endpoint.EndpointTargets.Target;
import io.tenantservice.webhook.endpoint.WebhookConfig;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.hibernate.reactive.mutiny.Mutiny;

/** Takes deliveries that are due, and writes what came of them, for the one whose turn it is. */
@ApplicationScoped
class DeliveryTurns {

    private static final String TAKE = "select * from take_due_webhook_deliveries($1, $2, $3)";

    /** For PostgreSQL and the encryption provider, beside the call itself. */
    private static final Duration BESIDE_THE_CALL = Duration.ofSeconds(30);

    private static final String OF_TURN = """
            d.tenant_id = :tenant and d.endpoint_id = :endpoint and d.event_id = :event
            and d.fence = :fence and d.state = 'PENDING'""";

    private static final String PUT_OFF = """
            update webhook_delivery d
            set due_at = now() + :pause * interval '1 millisecond', taken_until = null where\s""" + OF_TURN;

    private static final String CONCLUDE = """
            with concluded as (
                update webhook_delivery d
                set state = :state, taken_until = null, attempts = d.attempts + 1,
                    tries = case when :anew then 0 else d.tries + 1 end,
                    due_at = case when :pause >= 0 then now() + :pause * interval '1 millisecond' end,
                    ended_at = case when :pause < 0 then now() end
                where %s
                returning d.tenant_id, d.endpoint_id, d.event_id, d.attempts)
            insert into webhook_attempt (tenant_id, endpoint_id, event_id, number, at, millis, code, status)
            select tenant_id, endpoint_id, event_id, attempts, :at, :millis, :code, nullif(:status, 0)
            from concluded""".formatted(OF_TURN);

    private static final long OVER = -1;

    /** Less than who looks waits. */
    private static final Duration TAKE_WITHIN = Duration.ofSeconds(5);

    private final Tenancy tenancy;
    private final Pool pool;
    private final EndpointTargets targets;
    private final WebhookConfig config;
    private final Duration takenFor;
    private final SecureRandom random;

    DeliveryTurns(
            Tenancy tenancy,
            Pool pool,
            EndpointTargets targets,
            WebhookConfig config,
            OutboundConfig outbound,
            SecureRandom random) {
        this.tenancy = tenancy;
        this.pool = pool;
        this.targets = targets;
        this.config = config;
        this.takenFor = outbound.totalTimeout().plus(BESIDE_THE_CALL);
        this.random = random;
    }

    /** What is to be sent, and where to. */
    record Loaded(TakenDelivery turn, Target target, String payload, int tries) {}

    /** How long a turn lasts; then another dispatcher may take the delivery. */
    Duration takenFor() {
        return takenFor;
    }

    /** @param most that the caller has room for */
    Uni<List<TakenDelivery>> take(int most) {
        Tuple values = Tuple.of(most, config.atOnceOfTenant(), takenFor.toMillis());
        return DirectStatement.run(pool, TAKE, values, TAKE_WITHIN)
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(row -> new TakenDelivery(
                                row.getUUID("tenant_id"),
                                row.getUUID("endpoint_id"),
                                row.getUUID("event_id"),
                                row.getLong("fence")))
                        .toList());
    }

    /** @return nothing when the turn is over, or nothing shall be sent to the endpoint any more */
    Uni<Optional<Loaded>> load(TakenDelivery turn) {
        return tenancy.observe(
                turn.tenantId(),
                () -> targets.find(turn.tenantId(), turn.endpointId())
                        .chain(target -> target.map(found -> load(turn, found))
                                .orElseGet(() -> Uni.createFrom().item(Optional.empty()))));
    }

    private static Uni<Optional<Loaded>> load(TakenDelivery turn, Target target) {
        return WebhookDelivery.of(turn)
                .chain(delivery -> delivery == null
                        ? Uni.createFrom().item(Optional.<Loaded>empty())
                        : WebhookEvent.payload(delivery)
                                .map(payload -> Optional.of(new Loaded(turn, target, payload, delivery.tries))));
    }

    /** Ends the turn without a try. */
    Uni<Void> putOff(TakenDelivery turn, Duration pause) {
        return tenancy.observe(
                        turn.tenantId(),
                        () -> Panache.getSession()
                                .chain(session -> ofTurn(session.createNativeQuery(PUT_OFF), turn)
                                        .setParameter("pause", pause.toMillis())
                                        .executeUpdate()))
                .replaceWithVoid();
    }

    /** Writes what the try has met, and what follows. @return false when the turn was over, and nothing was written */
    Uni<Boolean> conclude(Loaded loaded, Outcome outcome) {
        Verdict verdict = Verdict.of(outcome, loaded.tries() + 1, random.nextDouble());
        return tenancy.observe(
                loaded.turn().tenantId(),
                () -> verdict instanceof Verdict.Arrived
                        ? targets.noteSuccess(loaded.target()).chain(() -> write(loaded, outcome, verdict))
                        : fail(loaded, outcome, verdict));
    }

    private Uni<Boolean> fail(Loaded loaded, Outcome outcome, Verdict verdict) {
        return targets.hold(loaded.target())
                .map(held -> held ? verdict : new Verdict.Moved())
                .chain(said -> write(loaded, outcome, said)
                        .call(written -> written
                                ? learn(loaded.target(), said)
                                : Uni.createFrom().voidItem()));
    }

    private static Uni<Boolean> write(Loaded loaded, Outcome outcome, Verdict verdict) {
        return Panache.getSession()
                .chain(session -> write(session, loaded.turn(), outcome, verdict))
                .map(written -> written == 1);
    }

    private static Uni<Integer> write(Mutiny.Session session, TakenDelivery turn, Outcome outcome, Verdict verdict) {
        DeliveryState state = switch (verdict) {
            case Verdict.Arrived arrived -> DeliveryState.SUCCEEDED;
            case Verdict.Again again -> DeliveryState.PENDING;
            case Verdict.GivenUp givenUp -> DeliveryState.FAILED;
            case Verdict.Gone gone -> DeliveryState.FAILED;
            case Verdict.Moved moved -> DeliveryState.PENDING;
        };
        long pause = switch (verdict) {
            case Verdict.Again(Duration next, Duration ofEndpoint) -> next.toMillis();
            case Verdict.Moved moved -> 0;
            case Verdict.Arrived arrived -> OVER;
            case Verdict.GivenUp givenUp -> OVER;
            case Verdict.Gone gone -> OVER;
        };
        return ofTurn(session.createNativeQuery(CONCLUDE), turn)
                .setParameter("state", state.name())
                .setParameter("pause", pause)
                .setParameter("anew", verdict instanceof Verdict.Moved)
                .setParameter("at", outcome.at())
                .setParameter("millis", (int) outcome.took().toMillis())
                .setParameter("code", outcome.code().name())
                .setParameter("status", outcome.status())
                .executeUpdate();
    }

    private Uni<Void> learn(Target target, Verdict verdict) {
        return switch (verdict) {
            case Verdict.Again(Duration pause, Duration ofEndpoint) -> targets.noteFailure(target, ofEndpoint);
            case Verdict.GivenUp(Duration ofEndpoint) -> targets.noteFailure(target, ofEndpoint);
            case Verdict.Gone gone -> targets.disable(target, DisabledReason.GONE);
            case Verdict.Arrived arrived -> Uni.createFrom().voidItem();
            case Verdict.Moved moved -> Uni.createFrom().voidItem();
        };
    }

    private static <Q extends Mutiny.AbstractQuery> Q ofTurn(Q query, TakenDelivery turn) {
        query.setParameter("tenant", turn.tenantId())
                .setParameter("endpoint", turn.endpointId())
                .setParameter("event", turn.eventId())
                .setParameter("fence", turn.fence());
        return query;
    }
}
