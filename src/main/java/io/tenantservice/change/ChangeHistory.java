package io.tenantservice.change;

import io.tenantservice.platform.MonotonicClock;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What this replica has read of the log, and how long ago. It decides what the caches may serve and what may enter them;
 * reading itself is left to {@link ChangeReader}. Threads may use it at once.
 */
@Singleton
class ChangeHistory {

    /**
     * For how much longer others wait for this replica than it serves. A read counts only when it took no longer: so a
     * replica that was thought silent is waited for again before it serves.
     */
    static final Duration MARGIN = Duration.ofSeconds(2);

    /** Long enough for what other replicas have read; what is older is not let in. */
    private static final Duration REMEMBERED_FOR = Duration.ofMinutes(3);

    private static final int MOST_REMEMBERED = 100_000;

    private record Remembered(LogRead read, long began) {}

    private record Listener(String kind, Runnable changed) {}

    private final MonotonicClock clock;
    private final Duration maxStaleness;
    private final List<SubjectCache<?, ?>> caches = new CopyOnWriteArrayList<>();
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();
    private final Deque<Remembered> reads = new ArrayDeque<>();

    /** The changes of these reads again, the oldest first: what another replica has read is checked against minutes. */
    private final Map<UUID, Deque<Change>> bySubject = new HashMap<>();

    private int remembered;

    /** Changes up to this snapshot are forgotten: what was read in an older one may be wrong without our knowing. */
    private @Nullable Snapshot horizon;

    private @Nullable Snapshot position;

    /** What was asked for before that may come from another life of the database. */
    private long beganAnew;

    private volatile String timeline = "";
    private boolean closed;
    private volatile long asOf;

    @Inject
    ChangeHistory(MonotonicClock clock, ChangeConfig config) {
        this(clock, config.maxStaleness());
    }

    ChangeHistory(MonotonicClock clock, Duration maxStaleness) {
        this.clock = clock;
        this.maxStaleness = maxStaleness;
        this.asOf = longAgo();
        this.beganAnew = clock.nanos();
    }

    void register(SubjectCache<?, ?> cache) {
        caches.add(cache);
    }

    void listen(ChangeKind kind, Runnable changed) {
        listeners.add(new Listener(kind.name(), changed));
    }

    /**
     * The moment from which on changes may be missing here. It is the begin of the last complete read, as PostgreSQL's
     * answer may have been long on its way, or the process have stood still before it was taken in.
     */
    long asOf() {
        return asOf;
    }

    /** Whether so little time has passed that what was right then may still be served. */
    boolean isRecent(long moment) {
        return clock.nanosSince(moment) < maxStaleness.toNanos();
    }

    Duration age() {
        return Duration.ofNanos(clock.nanosSince(asOf));
    }

    /** @return the line of the database's history that the last read was from; empty before the first */
    String timeline() {
        return timeline;
    }

    /** @return where the next read goes on; nothing before the first */
    synchronized Optional<Snapshot> position() {
        return Optional.ofNullable(position);
    }

    /**
     * Takes a read in, first into the caches, and then as the last one.
     *
     * @param began the moment before PostgreSQL was asked
     */
    synchronized void apply(LogRead read, long began) {
        if (closed) {
            return;
        }
        if (read.kept().isEmpty()) {
            // It only registers. Nobody waited for this replica yet, so they may be past what it saw.
            startAnew(read.timeline(), null);
            return;
        }
        if (goesOn(read, read.kept().get())) {
            remember(read, began);
            caches.forEach(cache -> read.changes().forEach(cache::forget));
            listeners.stream()
                    .filter(listener -> isTold(listener, read))
                    .forEach(told -> told.changed().run());
        } else {
            startAnew(read.timeline(), read.snapshot());
            listeners.forEach(listener -> listener.changed().run());
        }
        position = read.snapshot();
        if (read.isAwaited() && clock.nanosSince(began) < MARGIN.toNanos()) {
            asOf = began;
        }
    }

    private static boolean isTold(Listener listener, LogRead read) {
        return read.changes().stream().anyMatch(change -> change.kind().equals(listener.kind()));
    }

    /**
     * Not so at the first read, nor when changes were swept that this replica had not seen, nor when the database has gone
     * back in time, as after a restore. That it has is told by its numbers, or, when new transactions have used up those of
     * the lost ones already, by the timeline alone.
     */
    private boolean goesOn(LogRead read, Snapshot kept) {
        return position != null
                && read.timeline().equals(timeline)
                && position.covers(kept)
                && read.snapshot().covers(position);
    }

    private void startAnew(String readFrom, @Nullable Snapshot from) {
        caches.forEach(SubjectCache::forgetAll);
        reads.clear();
        bySubject.clear();
        remembered = 0;
        horizon = from;
        position = from;
        timeline = readFrom;
        beganAnew = clock.nanos();
        asOf = longAgo();
    }

    private void remember(LogRead read, long began) {
        reads.add(new Remembered(read, began));
        read.changes()
                .forEach(change -> bySubject
                        .computeIfAbsent(change.subject(), first -> new ArrayDeque<>(1))
                        .add(change));
        remembered += read.changes().size();
        while (remembered > MOST_REMEMBERED || clock.nanosSince(reads.element().began()) > REMEMBERED_FOR.toNanos()) {
            LogRead oldest = reads.remove().read();
            oldest.changes().forEach(this::forgetOldestOf);
            remembered -= oldest.changes().size();
            horizon = oldest.snapshot();
            if (reads.isEmpty()) {
                return;
            }
        }
    }

    /** They are forgotten in the order in which they were remembered. */
    private void forgetOldestOf(Change change) {
        bySubject.computeIfPresent(change.subject(), (subject, changes) -> {
            changes.remove();
            return changes.isEmpty() ? null : changes;
        });
    }

    /**
     * Lets something into a cache, unless a change of it has been read that it doesn't know of, or may have been and is
     * not remembered. No read is taken in while it enters.
     *
     * <p>Its snapshot tells all of that, as long as it is of the same life of the database as what was read here. So
     * nothing is let in that was asked for before this history began anew. Where the life is the same, that refuses
     * hardly anything more: such a snapshot doesn't know all that the first read knew, unless nothing was written meanwhile.
     *
     * @param subject whose changes alone concern it; absent when those of any may
     * @param snapshot in which it was read
     * @param asked the moment before PostgreSQL was asked, or an earlier one
     * @return what entered, if it was let in
     */
    synchronized <T> Optional<T> admit(
            @Nullable UUID subject, Predicate<Change> concerns, Snapshot snapshot, long asked, Supplier<T> enter) {
        boolean isOvertaken = subject == null
                ? isOvertaken(concerns, snapshot)
                : mayHaveBeenForgotten(snapshot) || isOvertaken(bySubject.get(subject), concerns, snapshot);
        return asked - beganAnew < 0 || isOvertaken ? Optional.empty() : Optional.of(enter.get());
    }

    private static boolean isOvertaken(
            @Nullable Collection<Change> changes, Predicate<Change> concerns, Snapshot snapshot) {
        return changes != null
                && changes.stream().anyMatch(change -> !snapshot.sees(change.xid()) && concerns.test(change));
    }

    private boolean isOvertaken(Predicate<Change> concerns, Snapshot snapshot) {
        for (Iterator<Remembered> newestFirst = reads.descendingIterator(); newestFirst.hasNext(); ) {
            LogRead read = newestFirst.next().read();
            if (snapshot.covers(read.snapshot())) {
                return false;
            }
            if (isOvertaken(read.changes(), concerns, snapshot)) {
                return true;
            }
        }
        return mayHaveBeenForgotten(snapshot);
    }

    private boolean mayHaveBeenForgotten(Snapshot snapshot) {
        return horizon != null && !snapshot.covers(horizon);
    }

    /** Nothing is served from the caches any more. */
    synchronized void close() {
        closed = true;
        asOf = longAgo();
    }

    private long longAgo() {
        return clock.nanos() - maxStaleness.toNanos();
    }
}
