package io.tenantservice.platform;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * PostgreSQL's clock, without asking it each time: by it all replicas judge alike whether a key has expired. It goes on by
 * the monotonic clock from when PostgreSQL last told it, and is fast by no more than the time that the telling took.
 */
@ApplicationScoped
public class DatabaseClock {

    /** By how much one replica's clock may be ahead of another's: so long a read of the log that counts takes at most. */
    public static final Duration FAST_BY_AT_MOST = Duration.ofSeconds(2);

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

    /** @return in microseconds, PostgreSQL's resolution; this machine's time until PostgreSQL has told its own */
    public Instant now() {
        Told told = last;
        return told == null
                ? own.instant()
                : told.time().plusNanos(monotonic.nanosSince(told.asked())).truncatedTo(ChronoUnit.MICROS);
    }
}
