package io.tenantservice.ratelimit;

import java.time.Duration;
import java.util.Optional;

/**
 * The generic cell rate algorithm. Each unit that is let through adds an interval to a debt, which time pays off; the
 * debt may never be larger than {@code limit} intervals. So after a pause the whole limit is let through at once, and
 * then one unit in each interval.
 *
 * <p>The script in Redis does the same; every number here is below 2^53, the largest that Lua counts exactly.
 *
 * @param interval that one unit costs, in nanoseconds; rounded up, so that never more than the limit is let through
 */
record Gcra(int limit, long interval) {

    private static final long NANOS_PER_MICRO = 1000;

    /**
     * What was owed at some time.
     *
     * @param at in microseconds, the resolution of Redis' clock
     * @param debt in nanoseconds
     */
    record Bucket(long at, long debt) {}

    static Gcra of(int limit, Duration period) {
        return new Gcra(limit, Math.ceilDiv(period.toNanos(), limit));
    }

    private long capacity() {
        return limit * interval;
    }

    /**
     * What is still owed. A debt from before the limit was lowered is no larger than the new one allows, and a clock that
     * went back pays nothing off.
     */
    long debt(Bucket bucket, long now) {
        long elapsed = Math.max(0, now - bucket.at());
        long owed = Math.min(bucket.debt(), capacity());
        return Math.max(0, owed - elapsed * NANOS_PER_MICRO);
    }

    boolean allows(long debt, int cost) {
        return cost <= limit && debt + cost * interval <= capacity();
    }

    long charged(long debt, int cost) {
        return debt + cost * interval;
    }

    int remaining(long debt) {
        return (int) ((capacity() - debt) / interval);
    }

    /** @return nothing when no waiting helps */
    Optional<Duration> retryAfter(long debt, int cost) {
        return cost > limit ? Optional.empty() : Optional.of(Duration.ofNanos(charged(debt, cost) - capacity()));
    }
}
