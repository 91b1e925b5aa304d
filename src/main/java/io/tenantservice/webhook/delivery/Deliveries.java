package io.tenantservice.webhook.delivery;

import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import io.tenantservice.platform.MonotonicClock;
import io.tenantservice.platform.network.OutboundAnswer;
import io.tenantservice.platform.network.OutboundClient;
import io.tenantservice.platform.network.OutboundFailure;
import io.tenantservice.platform.network.PublicUrl;
import io.tenantservice.platform.network.PublicUrls;
import io.tenantservice.platform.problem.Problem;
import io.tenantservice.webhook.WebhookUrlCode;
import io.tenantservice.webhook.delivery.DeliveryTurns.Loaded;
import io.tenantservice.webhook.endpoint.EndpointTargets;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Carries out one try of a delivery: opens the secrets, signs, sends, and writes what came of it. */
@ApplicationScoped
class Deliveries {

    private static final Logger LOG = Logger.getLogger(Deliveries.class);

    /** No fault of the receiver's, so it costs the delivery no try. */
    private static final Duration WHILE_SECRETS_ARE_AWAY = Duration.ofSeconds(10);

    /** A secret that will not open by itself wants a person, who will find the line in the log. */
    private static final Duration WHILE_SECRETS_ARE_LOST = Duration.ofHours(1);

    private final DeliveryTurns turns;
    private final EndpointTargets targets;
    private final PublicUrls urls;
    private final OutboundClient client;
    private final MeterRegistry metrics;
    private final MonotonicClock monotonic;
    private final Clock clock;

    Deliveries(
            DeliveryTurns turns,
            EndpointTargets targets,
            PublicUrls urls,
            OutboundClient client,
            MeterRegistry metrics,
            MonotonicClock monotonic,
            Clock clock) {
        this.turns = turns;
        this.targets = targets;
        this.urls = urls;
        this.client = client;
        this.metrics = metrics;
        this.monotonic = monotonic;
        this.clock = clock;
    }

    Uni<Void> carryOut(TakenDelivery turn) {
        return turns.load(turn)
                .chain(loaded ->
                        loaded.map(this::sign).orElseGet(() -> Uni.createFrom().voidItem()));
    }

    private Uni<Void> sign(Loaded loaded) {
        return targets.open(loaded.target())
                .map(Optional::of)
                .onFailure(Problem.class)
                .recoverWithUni(problem ->
                        turns.putOff(loaded.turn(), pause((Problem) problem)).replaceWith(Optional.empty()))
                .chain(keys -> keys.map(opened -> send(loaded, opened))
                        .orElseGet(() -> Uni.createFrom().voidItem()));
    }

    private static Duration pause(Problem problem) {
        return problem.code().retryable() ? WHILE_SECRETS_ARE_AWAY : WHILE_SECRETS_ARE_LOST;
    }

    private Uni<Void> send(Loaded loaded, List<byte[]> keys) {
        Instant at = clock.instant().truncatedTo(ChronoUnit.MICROS);
        long began = monotonic.nanos();
        return post(loaded, keys, at)
                .map(answer -> outcome(
                        WebhookUrlCode.ofStatus(answer.status()),
                        answer.status(),
                        RetryAfter.read(answer.retryAfter(), clock.instant()),
                        at,
                        began))
                .onFailure(OutboundFailure.class)
                .recoverWithItem(failure ->
                        outcome(WebhookUrlCode.ofFailure((OutboundFailure) failure), 0, Duration.ZERO, at, began))
                .chain(outcome -> conclude(loaded, outcome));
    }

    /** The rules may have become stricter since the address was stored. */
    private Uni<OutboundAnswer> post(Loaded loaded, List<byte[]> keys, Instant at) {
        PublicUrl url;
        try {
            url = urls.read(loaded.target().url());
        } catch (Problem refused) {
            return Uni.createFrom().failure(new OutboundFailure(OutboundFailure.Reason.HOST_REFUSED));
        }
        String id = loaded.turn().eventId().toString();
        MultiMap headers = MultiMap.caseInsensitiveMultiMap()
                .add("Content-Type", "application/json")
                .add("User-Agent", "tenant-service")
                .add("webhook-id", id)
                .add("webhook-timestamp", Long.toString(at.getEpochSecond()))
                .add("webhook-signature", StandardSignature.of(keys, id, at.getEpochSecond(), loaded.payload()));
        return client.post(url, headers, Buffer.buffer(loaded.payload()));
    }

    private Outcome outcome(WebhookUrlCode code, int status, Duration retryAfter, Instant at, long began) {
        return new Outcome(code, status, retryAfter, at, Duration.ofNanos(monotonic.nanosSince(began)));
    }

    private Uni<Void> conclude(Loaded loaded, Outcome outcome) {
        metrics.counter(
                        "tenantservice.webhook.attempts",
                        "code",
                        outcome.code().name().toLowerCase(Locale.ROOT))
                .increment();
        return turns.conclude(loaded, outcome)
                .invoke(written -> {
                    if (!written) {
                        LOG.warnf(
                                "What came of delivery %s to endpoint %s came too late to be written: another one has its turn",
                                loaded.turn().eventId(), loaded.turn().endpointId());
                    }
                })
                .replaceWithVoid();
    }
}
