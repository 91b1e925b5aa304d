package io.tenantservice.apikey.usage;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.tenantservice.platform.Ids;
import io.tenantservice.platform.MonotonicClock;
import io.tenantservice.platform.health.SchemaReady;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Writes what has been counted every few seconds, and for the last time when the process ends. What cannot be written
 * stays as it is and is sent again, until it is known to be written.
 */
@ApplicationScoped
class FlushUses {

    private static final Logger LOG = Logger.getLogger(FlushUses.class);

    /** A statement of so many takes PostgreSQL a fraction of a second. */
    private static final int MOST_ROWS = 10_000;

    private static final Duration LAST_WITHIN = Duration.ofSeconds(5);
    private static final Duration FIRST_RETRY_AFTER = Duration.ofMillis(100);

    private final KeyUses uses;
    private final WriteUses statement;
    private final KeyUsageConfig config;
    private final MonotonicClock clock;
    private final Vertx vertx;
    private final Timer duration;
    private final Counter failures;
    private final UUID writer;
    private final Deque<Tuple> unwritten = new ArrayDeque<>();

    private CompletableFuture<Void> latest = CompletableFuture.completedFuture(null);
    private long sequence;
    private volatile boolean isStarted;
    private boolean isFailing;
    private long timer;

    FlushUses(
            KeyUses uses,
            WriteUses statement,
            KeyUsageConfig config,
            MonotonicClock clock,
            Ids ids,
            Vertx vertx,
            MeterRegistry metrics) {
        this.uses = uses;
        this.statement = statement;
        this.config = config;
        this.clock = clock;
        this.vertx = vertx;
        this.writer = ids.next();
        this.duration = metrics.timer("tenantservice.api-keys.usage.flush");
        this.failures = metrics.counter("tenantservice.api-keys.usage.flush.failures");
    }

    synchronized void start(@Observes SchemaReady ready) {
        isStarted = true;
        timer = vertx.setPeriodic(config.flushEvery().toMillis(), tick -> flushUnlessUnderWay());
    }

    /** When nobody is answered any more, and before the pool closes. */
    void stop(@Observes @Priority(1) ShutdownEvent event) {
        if (!isStarted) {
            return;
        }
        vertx.cancelTimer(timer);
        try {
            Uni.createFrom()
                    .completionStage(this::flush)
                    .onFailure()
                    .retry()
                    .withBackOff(FIRST_RETRY_AFTER)
                    .expireIn(LAST_WITHIN.toMillis())
                    .await()
                    .atMost(LAST_WITHIN);
        } catch (RuntimeException e) {
            LOG.errorf("The last uses of keys could not be written and are lost: %s", e.getMessage());
        }
    }

    private synchronized void flushUnlessUnderWay() {
        if (latest.isDone()) {
            begin();
        }
    }

    /** Writes all that was noted before, after the flush that may be under way. Its failure leaves all as it is. */
    synchronized CompletableFuture<Void> flush() {
        begin();
        return latest;
    }

    private void begin() {
        latest = latest.exceptionally(failed -> null).thenCompose(before -> write().subscribeAsCompletionStage());
    }

    /** First what is left of the flush before. */
    private Uni<Void> write() {
        return writeBatches()
                // Not on an event loop: it may be many.
                .chain(() -> Uni.createFrom()
                        .voidItem()
                        .invoke(this::take)
                        .runSubscriptionOn(Infrastructure.getDefaultWorkerPool()))
                .chain(this::writeBatches)
                .invoke(this::succeeded)
                .onFailure()
                .invoke(this::failed);
    }

    /** Without the lock, for which event loops wait; flushes, and so the calls of this, follow one another. */
    private void take() {
        for (KeyUseRows rows : uses.take().split(MOST_ROWS)) {
            keep(WriteUses.batch(writer, ++sequence, rows));
        }
    }

    private synchronized void keep(Tuple batch) {
        unwritten.add(batch);
    }

    private Uni<Void> writeBatches() {
        Tuple batch = first();
        if (batch == null) {
            return Uni.createFrom().voidItem();
        }
        long began = clock.nanos();
        return statement
                .write(batch)
                .onTermination()
                .invoke(() -> duration.record(Duration.ofNanos(clock.nanosSince(began))))
                .invoke(this::removeFirst)
                .chain(this::writeBatches);
    }

    private synchronized @Nullable Tuple first() {
        return unwritten.peek();
    }

    private synchronized void removeFirst() {
        unwritten.remove();
    }

    private synchronized void succeeded() {
        if (isFailing) {
            isFailing = false;
            LOG.info("Uses of keys are written again");
        }
    }

    private synchronized void failed(Throwable failure) {
        failures.increment();
        if (!isFailing) {
            isFailing = true;
            LOG.warnf("Uses of keys cannot be written, and are kept until they can: %s", failure.getMessage());
        }
    }
}
