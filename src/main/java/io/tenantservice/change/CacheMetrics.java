package io.tenantservice.change;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** What one cache is good for. */
final class CacheMetrics {

    private final Counter hits;
    private final Counter misses;
    private final Counter loads;
    private final Counter dropped;

    CacheMetrics(MeterRegistry registry, String cache) {
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
}
