package io.tenantservice.apikey.usage;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.tenantservice.apikey.VerifyCode;
import io.tenantservice.platform.DatabaseClock;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.InstantSource;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Counts, in memory and without locks, what verifications find of keys, until it is taken to be written. */
@ApplicationScoped
public class KeyUses {

    private static final Logger LOG = Logger.getLogger(KeyUses.class);

    private final KeyUsageConfig config;
    private final InstantSource clock;
    private final ConcurrentHashMap<UUID, KeyTally> tallies = new ConcurrentHashMap<>();

    /** Tallies in the map, whose own size would be summed up at each look. */
    private final AtomicInteger open = new AtomicInteger();

    /** Those of hours that are over, in which nobody counts any more. */
    private final Queue<KeyTally> ended = new ConcurrentLinkedQueue<>();

    /** Bounded apart from {@link #open}: at a full hour each key has one of both. */
    private final AtomicInteger endedSize = new AtomicInteger();

    private final LongAdder dropped = new LongAdder();
    private volatile boolean isFull;

    /** Hours are PostgreSQL's, as the replicas count together. */
    @Inject
    KeyUses(KeyUsageConfig config, DatabaseClock clock, MeterRegistry metrics) {
        this(config, clock::now, metrics);
    }

    KeyUses(KeyUsageConfig config, InstantSource clock, MeterRegistry metrics) {
        this.config = config;
        this.clock = clock;
        Gauge.builder("tenantservice.api-keys.usage.pending", this, KeyUses::pending)
                .register(metrics);
        FunctionCounter.builder("tenantservice.api-keys.usage.dropped", dropped, LongAdder::sum)
                .register(metrics);
    }

    /**
     * Counts a verification that has found a key. Costs well below a microsecond, and waits for nobody.
     *
     * @param ip where the key came from, if that was told
     */
    public void note(UUID tenantId, UUID keyId, VerifyCode code, @Nullable String ip) {
        long now = clock.millis();
        KeyTally tally = open(tenantId, keyId, now);
        // Closed between the look and the count: it is out of the map then, and another one takes its place.
        while (tally != null && !tally.add(code, now, ip)) {
            tally = open(tenantId, keyId, now);
        }
        if (tally == null) {
            drop();
        }
    }

    /** @return nothing when there is no room for one more key, or for one more hour of a known one */
    private @Nullable KeyTally open(UUID tenantId, UUID keyId, long now) {
        KeyTally known = tallies.get(keyId);
        if (known == null) {
            return add(tenantId, keyId, now);
        }
        return known.isHourOver(now) ? replace(known, tenantId, now) : known;
    }

    private @Nullable KeyTally add(UUID tenantId, UUID keyId, long now) {
        if (open.get() >= config.mostKeys()) {
            return null;
        }
        KeyTally fresh = new KeyTally(tenantId, keyId, now);
        KeyTally other = tallies.putIfAbsent(keyId, fresh);
        if (other == null) {
            open.incrementAndGet();
        }
        return other == null ? fresh : other;
    }

    /** The fresh tally has the place of the one that ends, and so finds one however many keys there are. */
    private @Nullable KeyTally replace(KeyTally over, UUID tenantId, long now) {
        if (endedSize.get() >= config.mostKeys()) {
            return null;
        }
        KeyTally fresh = new KeyTally(tenantId, over.keyId(), now);
        if (!tallies.replace(over.keyId(), over, fresh)) {
            return open(tenantId, over.keyId(), now);
        }
        endedSize.incrementAndGet();
        ended.add(over);
        return fresh;
    }

    /** What is nearer to its bound. */
    private int pending() {
        return Math.max(open.get(), endedSize.get());
    }

    private void drop() {
        dropped.increment();
        if (!isFull) {
            isFull = true;
            LOG.errorf(
                    "The uses of %d keys wait to be written, so those of further keys are not counted until they are",
                    config.mostKeys());
        }
    }

    /** Takes all that has been counted; each use is taken once, by this call or by a later one. */
    KeyUseRows take() {
        KeyUseRows rows = new KeyUseRows();
        for (KeyTally tally : tallies.values()) {
            // Else it has just been moved to those that have ended.
            if (tallies.remove(tally.keyId(), tally)) {
                open.decrementAndGet();
                tally.close(rows);
            }
        }
        for (KeyTally tally = ended.poll(); tally != null; tally = ended.poll()) {
            endedSize.decrementAndGet();
            tally.close(rows);
        }
        if (isFull) {
            isFull = false;
            LOG.infof("The uses of all keys are counted again; %d verifications were not", dropped.sum());
        }
        return rows;
    }
}
