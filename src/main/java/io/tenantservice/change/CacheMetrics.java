package io.tenantservice.change;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** What one cache is good for. */
final class CacheMetrics {

    private final MeterRegistry registry;
    private final String cache;
    private final Counter hits;
    private final Counter misses;
    private final Counter loads;
    private final Counter dropped;

    CacheMetrics(MeterRegistry registry, String cache) {
        this.registry = registry;
        this.cache = cache;
        this.hits = registry.counter("tenantservice.cache.requests", "cache", cache, "result", "hit");
        this.misses = registry.counter("tenantservice.cache.requests", "cache", cache, "result", "miss");
        this.loads = registry.counter("tenantservice.cache.loads", "cache", cache);
        this.dropped = registry.counter("tenantservice.cache.loads.dropped", "cache", cache);
    }

    void hit() {
        hits.increment();
    }

    void miss() {
        misses.increment();
    }

    /** Several may wait for one. */
    void load() {
        loads.increment();
    }

    /** A load that a change has overtaken. */
    void dropped() {
        dropped.increment();
    }

    /** The second level has told of something, which was let in. What else it does, it counts itself. */
    void shared() {
        looked("hit");
    }

    /** The second level has told of something that is too old, or that a change has overtaken. */
    void refused() {
        looked("refused");
    }

    /** Not made before it is needed, as most caches have no second level. */
    private void looked(String result) {
        registry.counter("tenantservice.cache.second.level.looks", "cache", cache, "result", result)
                .increment();
    }
}
