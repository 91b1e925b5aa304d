package io.tenantservice.change;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.smallrye.mutiny.Uni;
import io.tenantservice.platform.MonotonicClock;
import io.tenantservice.platform.attempt.CallerContext;
import io.tenantservice.platform.tenancy.DatabaseFailure;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Answers that hold until their subject changes, as the log of changes tells. An answer is never older than
 * {@link ChangeConfig#maxStaleness}, nor older than a change that this replica has read. Made by {@link Caches}.
 *
 * @param <K> by which an answer is asked for; a hash of a secret rather than the secret
 * @param <V> what is answered; must not change, as many get the same one
 */
public final class SubjectCache<K, V> {

    private static final Duration LONGEST_LIFE = Duration.ofMinutes(10);

    /** What another replica has read longer ago is read again. */
    private static final Duration LONGEST_LIFE_ELSEWHERE = Duration.ofMinutes(2);

    /** Each further one means that the subject changed during the one before, or that it took too long. */
    private static final int MOST_LOADS = 3;

    /** What entries have in common that one change makes wrong. */
    private static final class Subject {
        private volatile boolean hasChanged;
    }

    private record Entry<V>(Optional<V> value, Subject subject) {}

    /** One load, which all share who ask for the key while it runs. It ends with nothing when a change has overtaken it. */
    private record Flight<V>(long began, Uni<Optional<Entry<V>>> end) {}

    private final ChangeHistory history;
    private final MonotonicClock clock;
    private final Set<String> kinds;
    private final Function<K, Uni<Loaded<V>>> load;
    private final CacheMetrics metrics;
    private final Cache<K, Entry<V>> present;
    private final Cache<K, Entry<V>> absent;

    /** Those that entries in the cache refer to; the others are forgotten by themselves. */
    private final Cache<UUID, Subject> subjects =
            Caffeine.newBuilder().weakValues().build();

    private final ConcurrentMap<K, Flight<V>> flights = new ConcurrentHashMap<>();
    private volatile Subject whateverAppears = new Subject();

    SubjectCache(
            ChangeHistory history,
            MonotonicClock clock,
            Set<String> kinds,
            Function<K, Uni<Loaded<V>>> load,
            Budget budget,
            CacheMetrics metrics) {
        this.history = history;
        this.clock = clock;
        this.kinds = kinds;
        this.load = load;
        this.metrics = metrics;
        this.present = cache(budget.present());
        this.absent = cache(budget.absent());
    }

    /** How many entries there may be at most, of things that are there and of things that are not. */
    record Budget(int present, int absent) {}

    private Cache<K, Entry<V>> cache(int entries) {
        return Caffeine.newBuilder()
                .maximumSize(entries)
                .expireAfterWrite(LONGEST_LIFE)
                .ticker(clock::nanos)
                // Evictions are short, and a pool of threads would not make them fewer.
                .executor(Runnable::run)
                .build();
    }

    /** @return what is there under the key; fails as the load fails, and then nothing is kept */
    public Uni<Optional<V>> get(K key) {
        return Uni.createFrom().deferred(() -> get(key, clock.nanos(), MOST_LOADS));
    }

    private Uni<Optional<V>> get(K key, long asked, int loadsLeft) {
        Optional<Entry<V>> held = find(key);
        if (held.isPresent()) {
            metrics.hit();
            return Uni.createFrom().item(held.get().value());
        }
        if (loadsLeft == 0) {
            return Uni.createFrom().failure(DatabaseFailure.asProblem(new IOException("no answer that is recent")));
        }
        metrics.miss();
        Flight<V> flight = flights.compute(key, (same, running) -> isOfUse(running) ? running : takeOff(key));
        Uni<Optional<Entry<V>>> end = CallerContext.keep(flight.end());
        if (mayShare(flight, asked)) {
            return end.chain(loaded -> loaded.filter(entry -> maySay(entry, flight.began()))
                    .map(entry -> Uni.createFrom().item(entry.value()))
                    .orElseGet(() -> get(key, asked, loadsLeft - 1)));
        }
        return end.onItemOrFailure().transformToUni((loaded, failure) -> get(key, asked, loadsLeft));
    }

    /** A load that hangs holds up those who wait for it already, and nobody else. */
    private boolean isOfUse(@Nullable Flight<V> running) {
        return running != null && history.isRecent(running.began());
    }

    /**
     * Whether the load may answer who has asked. One that began earlier knows no change from between, so it may only
     * while others wait for this replica to read such a change. Otherwise he waits for its end, and shares the next.
     */
    private boolean mayShare(Flight<V> flight, long asked) {
        return flight.began() - asked >= 0 || history.isRecent(history.asOf());
    }

    private Flight<V> takeOff(K key) {
        metrics.load();
        long began = clock.nanos();
        Uni<Optional<Entry<V>>> end = Uni.createFrom()
                .deferred(() -> load.apply(key))
                .map(loaded -> settle(key, loaded))
                .onTermination()
                .invoke(() ->
                        flights.computeIfPresent(key, (same, running) -> running.began() == began ? null : running))
                .memoize()
                .indefinitely();
        return new Flight<>(began, end);
    }

    private Optional<Entry<V>> settle(K key, Loaded<V> loaded) {
        Optional<Entry<V>> admitted = admit(key, loaded);
        if (admitted.isEmpty()) {
            metrics.dropped();
        }
        return admitted;
    }

    /**
     * Takes in what another replica has loaded, as from a cache that replicas share, by the same test as a load of our
     * own. It may have been read long before a change that is known here.
     *
     * @param age time since it was read, by the clock of whoever kept it
     * @return whether it is in the cache now; {@link #get} serves it while it holds
     */
    public boolean offer(K key, Loaded<V> loaded, Duration age) {
        return age.compareTo(LONGEST_LIFE_ELSEWHERE) <= 0 && admit(key, loaded).isPresent();
    }

    private Optional<Entry<V>> admit(K key, Loaded<V> loaded) {
        return history.admit(
                change -> kinds.contains(change.kind()) && loaded.isAbout(change),
                loaded.snapshot(),
                () -> enter(key, loaded));
    }

    private Entry<V> enter(K key, Loaded<V> loaded) {
        UUID id = loaded.subject();
        if (id == null) {
            Entry<V> entry = new Entry<>(loaded.value(), whateverAppears);
            absent.put(key, entry);
            present.invalidate(key);
            return entry;
        }
        Entry<V> entry = new Entry<>(loaded.value(), subjects.get(id, unknown -> new Subject()));
        present.put(key, entry);
        return entry;
    }

    private Optional<Entry<V>> find(K key) {
        Entry<V> entry = present.getIfPresent(key);
        if (entry == null) {
            entry = absent.getIfPresent(key);
        }
        return Optional.ofNullable(entry).filter(found -> maySay(found, history.asOf()));
    }

    /**
     * Whether an entry may be served that was right at the moment, or later. The last look is at what has been read: after
     * a long stop in between, a read may have made the caches recent again, and this entry wrong.
     */
    private boolean maySay(Entry<V> entry, long moment) {
        return history.isRecent(moment) && !entry.subject().hasChanged;
    }

    /** Called by the history, as no load is let in meanwhile. */
    void forget(Change change) {
        if (kinds.contains(change.kind())) {
            Subject changed = subjects.asMap().remove(change.subject());
            if (changed != null) {
                changed.hasChanged = true;
            }
            forgetAbsent();
        }
    }

    /** Called by the history, as no load is let in meanwhile. */
    void forgetAll() {
        subjects.asMap().values().forEach(subject -> subject.hasChanged = true);
        subjects.invalidateAll();
        present.invalidateAll();
        forgetAbsent();
    }

    private void forgetAbsent() {
        whateverAppears.hasChanged = true;
        whateverAppears = new Subject();
        absent.invalidateAll();
    }

    long size() {
        return present.estimatedSize() + absent.estimatedSize();
    }
}
