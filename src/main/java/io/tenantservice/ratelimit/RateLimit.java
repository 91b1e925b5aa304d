package io.tenantservice.ratelimit;

import java.time.Duration;

/**
 * So much may be used at once, and comes back evenly within the period.
 *
 * @param name tells it from others of the same owner; lower-case letters, digits, _ and -
 * @param limit 1 to {@link #HIGHEST}
 * @param period 1 second to {@link #LONGEST}
 */
public record RateLimit(String name, int limit, Duration period) {

    public static final int HIGHEST = 1_000_000;
    public static final Duration SHORTEST = Duration.ofSeconds(1);
    public static final Duration LONGEST = Duration.ofHours(24);

    Gcra whole() {
        return Gcra.of(limit, period);
    }

    /** @return what one of so many replicas may let through by itself; 1 at least, as a limit refuses nobody for good */
    Gcra shareOf(int replicas) {
        return Gcra.of(Math.max(1, limit / replicas), period);
    }
}
