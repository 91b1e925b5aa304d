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
import java.util.function.Supplier;
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

    /** What another replica has read longer ago is read again. Less than reads of the log are remembered. */
    private static final Duration LONGEST_LIFE_ELSEWHERE = Duration.ofMinutes(2);

    /** Each further one means that the subject changed during the one before, or that it took too long. */
    private static final int MOST_LOADS = 3;

    /** What entries have in common that one change makes wrong. */
    private static final class Subject {
        private volatile boolean hasChanged;
    }

    private record Entry<V>(Optional<V> value, Subject subject) {}

    /** @param isHearsay from the second level, and so right only in so far as this replica knows nothing else */
    private record Landed<V>(Entry<V> entry, boolean isHearsay) {}

    /**
     * One look at the second level and then one load, which all share who ask for the key while it runs. It ends with
     * nothing when a change has overtaken it.
     */
    private record Flight<V>(long began, Uni<Optional<Landed<V>>> end) {}

    private final ChangeHistory history;
    private final MonotonicClock clock;
    private final Set<String> kinds;
    private final Function<K, Uni<Loaded<V>>> load;
    private final SecondLevel<K, V> secondLevel;
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
            SecondLevel<K, V> secondLevel,
            Budget budget,
            CacheMetrics metrics) {
        this.history = history;
        this.clock = clock;
        this.kinds = kinds;
        this.load = load;
        this.secondLevel = secondLevel;
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
        Uni<Optional<Landed<V>>> end = CallerContext.keep(flight.end());
        if (mayShare(flight, asked)) {
            return end.chain(landed -> landed.filter(found -> maySay(found, flight))
                    .map(found -> Uni.createFrom().item(found.entry().value()))
                    .orElseGet(() -> get(key, asked, loadsLeft - 1)));
        }
        return end.onItemOrFailure().transformToUni((landed, failure) -> get(key, asked, loadsLeft));
    }

    /**
     * What was loaded for this flight was right when it began. Hearsay may be older than that, and than what the asker has
     * waited for: it is served like an entry that was held all the time, while the caches are recent, or not at all.
     */
    private boolean maySay(Landed<V> found, Flight<V> flight) {
        return maySay(found.entry(), found.isHearsay() ? history.asOf() : flight.began());
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
        long began = clock.nanos();
        String timeline = history.timeline();
        Uni<Optional<Landed<V>>> end = Uni.createFrom()
                .deferred(() -> look(key, timeline))
                .chain(found -> found.isPresent() ? Uni.createFrom().item(found) : load(key, began))
                .onTermination()
                .invoke(() ->
                        flights.computeIfPresent(key, (same, running) -> running.began() == began ? null : running))
                .memoize()
                .indefinitely();
        return new Flight<>(began, end);
    }

    /** What is found there is of no use while nothing may be served from memory. */
    private Uni<Optional<Landed<V>>> look(K key, String timeline) {
        return history.isRecent(history.asOf())
                ? secondLevel.look(timeline, key).map(found -> found.flatMap(read -> takeOver(key, read)))
                : Uni.createFrom().item(Optional.empty());
    }

    private Optional<Landed<V>> takeOver(K key, Aged<V> read) {
        long asked = clock.nanos() - read.age().toNanos();
        Optional<Entry<V>> admitted = read.age().compareTo(LONGEST_LIFE_ELSEWHERE) <= 0
                ? admitHearsay(key, read.loaded(), asked)
                : Optional.empty();
        if (admitted.isPresent()) {
            metrics.shared();
        } else {
            metrics.refused();
        }
        return admitted.map(entry -> new Landed<>(entry, true));
    }

    private Uni<Optional<Landed<V>>> load(K key, long began) {
        metrics.load();
        return load.apply(key).map(loaded -> {
            Optional<Entry<V>> admitted = admitAndShare(key, loaded, began);
            if (admitted.isEmpty()) {
                metrics.dropped();
            }
            return admitted.map(entry -> new Landed<>(entry, false));
        });
    }

    /**
     * Takes in what this replica has loaded beside the cache's own loads, as together with something else.
     *
     * @param began the moment before PostgreSQL was asked, by the monotonic clock
     * @return whether it is in the cache now; {@link #get} serves it while it holds
     */
    public boolean offer(K key, Loaded<V> loaded, long began) {
        return admitAndShare(key, loaded, began).isPresent();
    }

    /** Does the timeline change before it is let in, it isn't; so it is shared as of the one that it was read in. */
    private Optional<Entry<V>> admitAndShare(K key, Loaded<V> loaded, long began) {
        String timeline = history.timeline();
        Optional<Entry<V>> admitted = admit(key, loaded, began);
        if (admitted.isPresent() && loaded.value().isPresent()) {
            secondLevel.keep(timeline, key, new Aged<>(loaded, Duration.ofNanos(clock.nanosSince(began))));
        }
        return admitted;
    }

    private Optional<Entry<V>> admit(K key, Loaded<V> loaded, long asked) {
        return admit(loaded, asked, () -> enter(key, loaded));
    }

    /** What was loaded here in the meantime is newer, and whoever was told of it would be told of the older one next. */
    private Optional<Entry<V>> admitHearsay(K key, Loaded<V> loaded, long asked) {
        return admit(loaded, asked, () -> {
            Entry<V> held = present.getIfPresent(key);
            return held == null || held.subject().hasChanged ? enter(key, loaded) : held;
        });
    }

    private Optional<Entry<V>> admit(Loaded<V> loaded, long asked, Supplier<Entry<V>> enter) {
        return history.admit(
                loaded.subject(),
                change -> kinds.contains(change.kind()) && loaded.isAbout(change),
                loaded.snapshot(),
                asked,
                enter);
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
