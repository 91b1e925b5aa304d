package io.tenantservice.change;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.LongStream;

/**
 * PostgreSQL as the caches see it: numbers given when transactions begin to write, commits in any order, snapshots, the
 * statements of 007-change.sql. A subject has a version, which each write makes another one; zero says that it isn't there.
 */
final class ModelDatabase {

    static final String KIND = "API_KEY";

    private static final String TIMELINE = "1";

    /** @param order how many had committed, with this one */
    private record Commit(int order, long at, long xid, UUID subject, int version) {}

    private record Write(UUID subject, int version) {}

    /** @param order how many had committed when it was taken */
    record Taken(Snapshot snapshot, int order) {}

    private record ReplicaRow(Snapshot seen, long servesUntil) {}

    /** A read of the log that has run and not committed what it noted. */
    record RunningRead(UUID replica, long xid, LogRead read, int order, ReplicaRow noted) {}

    private final Duration maxStaleness;
    private final TreeMap<Long, Write> inProgress = new TreeMap<>();
    private final List<Commit> commits = new ArrayList<>();
    private final List<Commit> log = new ArrayList<>();
    private final Map<UUID, ReplicaRow> replicas = new HashMap<>();
    private long nextXid = 100;
    private long latestEnded = 99;
    private int nextVersion = 1;

    ModelDatabase(Duration maxStaleness) {
        this.maxStaleness = maxStaleness;
    }

    int order() {
        return commits.size();
    }

    /** @return nothing when another transaction holds the subject's row */
    Optional<Long> begin(UUID subject, boolean deletes) {
        if (inProgress.values().stream().anyMatch(write -> write.subject().equals(subject))) {
            return Optional.empty();
        }
        long xid = nextXid++;
        inProgress.put(xid, new Write(subject, deletes ? 0 : nextVersion++));
        return Optional.of(xid);
    }

    /** The transactions that have written and not ended, the oldest first. */
    List<Long> open() {
        return inProgress.entrySet().stream()
                .filter(entry -> entry.getValue().version() >= 0)
                .map(Map.Entry::getKey)
                .toList();
    }

    void commit(long xid, long now) {
        Write write = end(xid);
        Commit commit = new Commit(commits.size() + 1, now, xid, write.subject(), write.version());
        commits.add(commit);
        log.add(commit);
    }

    void abort(long xid) {
        end(xid);
    }

    private Write end(long xid) {
        latestEnded = Math.max(latestEnded, xid);
        return Objects.requireNonNull(inProgress.remove(xid), "the transaction has ended already");
    }

    Taken take() {
        long xmax = latestEnded + 1;
        List<Long> running = List.copyOf(inProgress.headMap(xmax).keySet());
        return new Taken(new Snapshot(running.isEmpty() ? xmax : running.getFirst(), xmax, running), order());
    }

    /** @return the version after so many commits */
    int version(UUID subject, int order) {
        return commits.stream()
                .limit(order)
                .filter(commit -> commit.subject().equals(subject))
                .max(Comparator.comparingInt(Commit::order))
                .map(Commit::version)
                .orElse(0);
    }

    /** @return how many had committed at the time */
    int orderAt(long time) {
        return (int) commits.stream().filter(commit -> commit.at() <= time).count();
    }

    /** The statement of {@code read_changes}, but for its commit. */
    RunningRead read(UUID replica, Optional<Snapshot> last, long now) {
        Taken taken = take();
        ReplicaRow old = replicas.get(replica);
        boolean isAwaited = old != null && old.servesUntil() - ChangeHistory.MARGIN.toNanos() > now;
        List<Change> changes = log.stream()
                .filter(commit -> last.isPresent()
                        && commit.xid() >= last.get().xmin()
                        && !last.get().sees(commit.xid()))
                .map(commit -> new Change(commit.xid(), KIND, commit.subject()))
                .toList();
        long xid = nextXid++;
        inProgress.put(xid, new Write(replica, -1));
        ReplicaRow noted = new ReplicaRow(
                old == null ? taken.snapshot() : last.orElse(taken.snapshot()),
                now + maxStaleness.toNanos() + ChangeHistory.MARGIN.toNanos());
        return new RunningRead(
                replica,
                xid,
                new LogRead(
                        TIMELINE,
                        taken.snapshot(),
                        Optional.ofNullable(old).map(ReplicaRow::seen),
                        isAwaited,
                        Instant.EPOCH,
                        1,
                        changes),
                taken.order(),
                noted);
    }

    void commit(RunningRead read) {
        end(read.xid());
        replicas.put(read.replica(), read.noted());
    }

    void leave(UUID replica) {
        replicas.remove(replica);
    }

    /**
     * As {@code is_seen_by_all}.
     *
     * @param order the last commit that is to be seen
     */
    boolean isSeenByAll(int order, long now) {
        return replicas.values().stream()
                .filter(row -> row.servesUntil() > now)
                .allMatch(row -> log.stream()
                        .filter(commit -> commit.order() <= order)
                        .allMatch(commit -> row.seen().sees(commit.xid())));
    }

    /** More eager than the real one, which is in no hurry. A row that is being written it would wait for, and leave. */
    void sweep(long now) {
        replicas.entrySet().removeIf(row -> row.getValue().servesUntil() < now && !isBeingWritten(row.getKey()));
        long needed = replicas.values().stream()
                .flatMapToLong(row -> LongStream.of(row.seen().xmin()))
                .min()
                .orElse(Long.MAX_VALUE);
        log.removeIf(commit -> commit.xid() < needed);
    }

    private boolean isBeingWritten(UUID replica) {
        return inProgress.values().stream().anyMatch(write -> write.subject().equals(replica));
    }
}
