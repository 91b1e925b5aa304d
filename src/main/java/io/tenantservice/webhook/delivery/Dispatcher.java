package io.tenantservice.webhook.delivery;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.mutiny.Uni;
import io.tenantservice.change.ChangeKind;
import io.tenantservice.change.ChangeListeners;
import io.tenantservice.platform.PlatformConfig;
import io.tenantservice.platform.health.SchemaReady;
import io.tenantservice.platform.http.RequestId;
import io.tenantservice.platform.job.OwnContext;
import io.tenantservice.platform.network.OutboundConfig;
import io.tenantservice.platform.problem.Problem;
import io.tenantservice.webhook.endpoint.WebhookConfig;
import io.vertx.core.Vertx;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;

/**
 * Looks for deliveries that are due, in each process that runs jobs, and carries them out side by side: at every tick, when
 * the log of changes tells of new ones, and when one has ended, as others may have waited for it.
 */
@ApplicationScoped
class Dispatcher {

    private static final Logger LOG = Logger.getLogger(Dispatcher.class);

    /** A thousand ends in a second shall not make a thousand looks. */
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(100);

    private static final Duration LOOK_WITHIN = Duration.ofSeconds(8);

    /** Others have to end within the grace of a process that stops too; the default of a call's time. */
    private static final Duration LONGEST_WAITED_FOR = Duration.ofSeconds(10);

    /** For what comes after the answer, which may take as long as a call. */
    private static final Duration BESIDE_THE_CALL = Duration.ofSeconds(2);

    private final PlatformConfig platform;
    private final WebhookConfig config;
    private final Duration stopWithin;
    private final SendingSwitch sending;
    private final DeliveryTurns turns;
    private final Deliveries deliveries;
    private final ChangeListeners changes;
    private final Vertx vertx;
    private final AtomicInteger underWay = new AtomicInteger();
    private final AtomicBoolean isHurried = new AtomicBoolean();
    private final AtomicBoolean isLooking = new AtomicBoolean();

    private volatile boolean isRunning;
    private volatile boolean isFailing;
    private volatile CompletableFuture<Void> ended = new CompletableFuture<>();
    private long timer;

    Dispatcher(
            PlatformConfig platform,
            WebhookConfig config,
            OutboundConfig outbound,
            SendingSwitch sending,
            DeliveryTurns turns,
            Deliveries deliveries,
            ChangeListeners changes,
            Vertx vertx,
            MeterRegistry metrics) {
        this.platform = platform;
        this.config = config;
        Duration call = outbound.totalTimeout();
        this.stopWithin = (call.compareTo(LONGEST_WAITED_FOR) < 0 ? call : LONGEST_WAITED_FOR).plus(BESIDE_THE_CALL);
        this.sending = sending;
        this.turns = turns;
        this.deliveries = deliveries;
        this.changes = changes;
        this.vertx = vertx;
        Gauge.builder("tenantservice.webhook.under.way", underWay, AtomicInteger::get)
                .register(metrics);
    }

    void start(@Observes SchemaReady ready) {
        if (platform.role().runsJobs()) {
            ended = new CompletableFuture<>();
            isRunning = true;
            timer = vertx.setPeriodic(1, config.lookEvery().toMillis(), tick -> look());
            changes.listen(ChangeKind.WEBHOOK_DELIVERY, this::hurry);
        }
    }

    /** What was sent is written before the pool closes, or the receivers would get it again. */
    void stop(@Observes @Priority(1) ShutdownEvent event) {
        if (!isRunning) {
            return;
        }
        isRunning = false;
        vertx.cancelTimer(timer);
        tellWhenEnded();
        try {
            Uni.createFrom().completionStage(ended).await().atMost(stopWithin);
        } catch (RuntimeException e) {
            LOG.warnf("%d deliveries are sent again when their turns are over: %s", underWay.get(), e.getMessage());
        }
    }

    private void tellWhenEnded() {
        if (!isRunning && !isLooking.get() && underWay.get() == 0) {
            ended.complete(null);
        }
    }

    /** Looks soon. */
    private void hurry() {
        if (isRunning && isHurried.compareAndSet(false, true)) {
            vertx.setTimer(SHORTEST_PAUSE.toMillis(), due -> {
                isHurried.set(false);
                look();
            });
        }
    }

    /** Runs on a Vert.x context of its own, as timers do. */
    private void look() {
        int room = config.atOnce() - underWay.get();
        if (!isRunning || room <= 0) {
            return;
        }
        if (!isLooking.compareAndSet(false, true)) {
            hurry();
            return;
        }
        sending.isOn()
                .chain(isOn ->
                        isOn && isRunning ? turns.take(room) : Uni.createFrom().item(List.<TakenDelivery>of()))
                .ifNoItem()
                .after(LOOK_WITHIN)
                .fail()
                .subscribe()
                .with(this::begin, this::failed);
    }

    private void endLook() {
        isLooking.set(false);
        tellWhenEnded();
    }

    private void begin(List<TakenDelivery> taken) {
        if (isFailing) {
            isFailing = false;
            LOG.info("Deliveries of webhooks are looked for again");
        }
        taken.forEach(this::begin);
        endLook();
    }

    private void begin(TakenDelivery turn) {
        underWay.incrementAndGet();
        OwnContext.run(() -> carryOut(turn)).subscribe().with(done -> end(), failure -> {
            report(turn, failure);
            end();
        });
    }

    private void end() {
        underWay.decrementAndGet();
        tellWhenEnded();
        hurry();
    }

    private Uni<Void> carryOut(TakenDelivery turn) {
        RequestId.adopt(turn.eventId());
        return deliveries.carryOut(turn).ifNoItem().after(turns.takenFor()).fail();
    }

    /** It is due again when the turn is over. */
    private static void report(TakenDelivery turn, Throwable failure) {
        if (failure instanceof Problem problem) {
            LOG.warnf(
                    "Delivery %s to endpoint %s was interrupted: %s",
                    turn.eventId(), turn.endpointId(), problem.code());
        } else {
            LOG.errorf(failure, "Delivery %s to endpoint %s was interrupted", turn.eventId(), turn.endpointId());
        }
    }

    private void failed(Throwable failure) {
        if (!isFailing) {
            isFailing = true;
            LOG.warnf("Deliveries of webhooks cannot be looked for: %s", failure.getMessage());
        }
        endLook();
    }
}
