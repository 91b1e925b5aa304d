package io.tenantservice.platform.redis;

import io.tenantservice.platform.MonotonicClock;
import java.time.Duration;

/** Leaves Redis alone for a while after a failure, so that not every caller waits in vain; then one caller tries it. */
public final class Breather {

    private final MonotonicClock clock;
    private final long pause;
    private boolean isFailing;
    private long since;

    /** @param pause how long Redis is left alone */
    public Breather(MonotonicClock clock, Duration pause) {
        this.clock = clock;
        this.pause = pause.toNanos();
    }

    /** @return whether the caller should ask, and then say how it went; who never does leaves the next try to another */
    public synchronized boolean mayAsk() {
        if (!isFailing) {
            return true;
        }
        if (clock.nanosSince(since) < pause) {
            return false;
        }
        since = clock.nanos();
        return true;
    }

    /**
     * Redis has done what it was asked for.
     *
     * @return whether this is news
     */
    public synchronized boolean answered() {
        boolean wasFailing = isFailing;
        isFailing = false;
        return wasFailing;
    }

    /**
     * Redis has refused, or not answered in time.
     *
     * @return whether this is news
     */
    public synchronized boolean failed() {
        boolean wasFailing = isFailing;
        isFailing = true;
        since = clock.nanos();
        return !wasFailing;
    }
}
