package io.tenantservice.change;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.mutiny.Uni;
import io.tenantservice.platform.DatabaseClock;
import io.tenantservice.platform.Ids;
import io.tenantservice.platform.MonotonicClock;
import io.tenantservice.platform.gather.Gathered;
import io.tenantservice.platform.health.SchemaReady;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/**
 * Reads the log of changes again and again, so that this replica's caches may be used: at every tick, and when it hears
 * of a change. One read at a time, on a connection of its own, as caches would be of no use just when requests queue for
 * those of the pool.
 */
@ApplicationScoped
public class ChangeReader {

    private static final Logger LOG = Logger.getLogger(ChangeReader.class);

    /** A thousand changes a second shall not make a thousand reads by every replica. */
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(50);

    private static final Duration WRITER_WAITS = Duration.ofMillis(500);
    private static final Duration LEAVE_WITHIN = Duration.ofSeconds(2);

    private final ChangeLog log;
    private final ChangeHistory history;
    private final Replicas replicas;
    private final DatabaseClock databaseClock;
    private final WakeUps wakeUps;
    private final ChangeConfig config;
    private final MonotonicClock clock;
    private final Vertx vertx;
    private final Pool pool;
    private final KeptConnection connection;
    private final Counter changesRead;
    private final UUID replica;
    private final Gathered<Integer, Boolean> reads = new Gathered<>(
            Integer.MAX_VALUE, askers -> readOrLeave().replaceWith(() -> Collections.nCopies(askers.size(), true)));
    private final AtomicBoolean isHurried = new AtomicBoolean();

    private volatile boolean isReading;
    private volatile boolean isLeaving;
    private volatile boolean isFailing;
    private volatile long lastBegan;
    private long timer;

    ChangeReader(
            ChangeLog log,
            ChangeHistory history,
            Replicas replicas,
            DatabaseClock databaseClock,
            WakeUps wakeUps,
            ChangeConfig config,
            MonotonicClock clock,
            Ids ids,
            Vertx vertx,
            Pool pool,
            MeterRegistry metrics) {
        this.log = log;
        this.history = history;
        this.replicas = replicas;
        this.databaseClock = databaseClock;
        this.wakeUps = wakeUps;
        this.config = config;
        this.clock = clock;
        this.vertx = vertx;
        this.pool = pool;
        this.connection = new KeptConnection(pool);
        this.replica = ids.next();
        this.changesRead = metrics.counter("tenantservice.changes.read");
        Gauge.builder(
                        "tenantservice.changes.read.age",
                        history,
                        read -> read.age().toMillis() / 1000.0)
                .baseUnit("seconds")
                .register(metrics);
    }

    /** @return this replica's id in the table of replicas; another one after each start, as the caches are empty then */
    UUID replica() {
        return replica;
    }

    void start(@Observes SchemaReady ready) {
        isReading = true;
        timer = vertx.setPeriodic(1, config.readEvery().toMillis(), tick -> readUnattended());
        wakeUps.listen(this::hurry);
    }

    /** Before the pool closes, so that nobody waits for a replica that is gone. */
    void stop(@Observes @Priority(1) ShutdownEvent event) {
        if (!isReading) {
            return;
        }
        vertx.cancelTimer(timer);
        wakeUps.stop();
        history.close();
        isLeaving = true;
        try {
            reads.add(0).await().atMost(LEAVE_WITHIN);
        } catch (RuntimeException e) {
            LOG.warnf("Others may wait for this replica for a few seconds: %s", e.getMessage());
        }
    }

    /**
     * Reads, after a commit, what this replica has changed itself, so that it acts on it at once. Best effort: the caches
     * keep their promise without it.
     */
    Uni<Void> readOwn() {
        if (!isReading) {
            return Uni.createFrom().voidItem();
        }
        return reads.add(0)
                .replaceWithVoid()
                .ifNoItem()
                .after(WRITER_WAITS)
                .recoverWithUni(() -> Uni.createFrom().voidItem())
                // It is in the log already.
                .onFailure(Exception.class)
                .recoverWithUni(() -> Uni.createFrom().voidItem());
    }

    /** Reads soon: at once, unless it has just read. */
    void hurry() {
        if (isReading && isHurried.compareAndSet(false, true)) {
            long pause = SHORTEST_PAUSE.toMillis()
                    - Duration.ofNanos(clock.nanosSince(lastBegan)).toMillis();
            vertx.setTimer(Math.max(1, pause), due -> {
                isHurried.set(false);
                readUnattended();
            });
        }
    }

    private void readUnattended() {
        reads.add(0).subscribe().with(done -> {}, failure -> LOG.debugf("The log was not read: %s", failure));
    }

    /** Leaving comes after the read that may be under way, which would make the row anew. */
    private Uni<Void> readOrLeave() {
        return isLeaving ? log.leave(pool, replica) : read();
    }

    private Uni<Void> read() {
        long began = clock.nanos();
        lastBegan = began;
        return connection
                .use(open -> log.read(open, replica, history.position()))
                .ifNoItem()
                .after(ChangeHistory.MARGIN)
                .failWith(this::silence)
                .invoke(read -> take(read, began))
                .onFailure()
                .invoke(this::failed)
                .replaceWithVoid();
    }

    private IOException silence() {
        connection.giveUp();
        return new IOException("no answer");
    }

    private void take(LogRead read, long began) {
        history.apply(read, began);
        databaseClock.set(read.at(), began);
        replicas.set(read.replicas());
        changesRead.increment(read.changes().size());
        if (isFailing) {
            isFailing = false;
            LOG.info("The log of changes is read again");
        }
        // The next read tells others that this one was taken in, or is the first that counts.
        if (!read.changes().isEmpty() || !read.isAwaited()) {
            hurry();
        }
    }

    private void failed(Throwable failure) {
        if (!isFailing) {
            isFailing = true;
            LOG.warnf(
                    "The log of changes cannot be read, so nothing is served from caches after %s: %s",
                    config.maxStaleness(), failure.getMessage());
        }
    }
}
