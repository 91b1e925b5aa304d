package io.tenantservice.change;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import io.tenantservice.platform.MonotonicClock;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Makes the caches that live by the log of changes. */
@ApplicationScoped
public class Caches {

    private final ChangeHistory history;
    private final MonotonicClock clock;
    private final ChangeConfig config;
    private final MeterRegistry registry;

    Caches(ChangeHistory history, MonotonicClock clock, ChangeConfig config, MeterRegistry registry) {
        this.history = history;
        this.clock = clock;
        this.config = config;
        this.registry = registry;
    }

    /**
     * Made once and kept by its user. What can turn an answer must record a change of one of the kinds, with the
     * subject that the answer was loaded with; so must what makes a thing appear that was absent.
     *
     * @param name in the metrics
     * @param load reads one answer from PostgreSQL; must end, in whatever way, and fails rather than guess
     */
    public <K, V> SubjectCache<K, V> make(String name, Set<ChangeKind> kinds, Function<K, Uni<Loaded<V>>> load) {
        return make(name, kinds, load, SecondLevel.none());
    }

    /**
     * The same, for a cache that shares what it loads.
     *
     * @param secondLevel asked for what this replica doesn't hold, and told of what it has loaded
     */
    public <K, V> SubjectCache<K, V> make(
            String name, Set<ChangeKind> kinds, Function<K, Uni<Loaded<V>>> load, SecondLevel<K, V> secondLevel) {
        SubjectCache<K, V> cache = new SubjectCache<>(
                history,
                clock,
                kinds.stream().map(ChangeKind::name).collect(Collectors.toUnmodifiableSet()),
                load,
                secondLevel,
                new SubjectCache.Budget(config.cacheEntries(), config.cacheAbsentEntries()),
                new CacheMetrics(registry, name));
        history.register(cache);
        Gauge.builder("tenantservice.cache.entries", cache, SubjectCache::size)
                .tag("cache", name)
                .register(registry);
        return cache;
    }
}
