package io.tenantservice.platform;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * PostgreSQL's clock, without asking it each time: by it all replicas judge alike whether a key has expired. It goes on by
 * the monotonic clock from when PostgreSQL last told it, and is fast by no more than the time that the telling took.
 */
@ApplicationScoped
public class DatabaseClock {

    private record Told(Instant time, long asked) {}

    private final MonotonicClock monotonic;
    private final Clock own;
    private volatile @Nullable Told last;

    DatabaseClock(MonotonicClock monotonic, Clock own) {
        this.monotonic = monotonic;
        this.own = own;
    }

    /**
     * @param time of the statement, by PostgreSQL
     * @param asked the moment before PostgreSQL was asked, by the monotonic clock
     */
    public void set(Instant time, long asked) {
        last = new Told(time, asked);
    }

    /** @return this machine's time until PostgreSQL has told its own */
    public Instant now() {
        Told told = last;
        return told == null ? own.instant() : told.time().plusNanos(monotonic.nanosSince(told.asked()));
    }
}
