package io.tenantservice.platform;

import jakarta.enterprise.context.ApplicationScoped;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;

/** Makes ids: UUID version 7 (RFC 9562 section 5.7), so that rows created one after the other lie side by side. */
@ApplicationScoped
public class Ids {

    private static final long VERSION_7 = 0x7000L;
    private static final long VARIANT_RFC = 0x8000_0000_0000_0000L;
    private static final int TIME_SHIFT = 16;

    /** In the year 6429; the sign of a UUID begins after it. */
    private static final Instant LAST = Instant.ofEpochMilli((1L << 47) - 2);

    private final Clock clock;
    private final SecureRandom random;

    Ids(Clock clock, SecureRandom random) {
        this.clock = clock;
        this.random = random;
    }

    public UUID next() {
        long most = clock.millis() << TIME_SHIFT | VERSION_7 | random.nextInt(1 << 12);
        long least = random.nextLong() >>> 2 | VARIANT_RFC;
        return new UUID(most, least);
    }

    /** @return no greater than any id that is made at this time or later */
    public static UUID least(Instant at) {
        return new UUID(millis(at) << TIME_SHIFT, 0);
    }

    /** @return no less than any id that is made at this time or before */
    public static UUID greatest(Instant at) {
        return new UUID(millis(at) + 1 << TIME_SHIFT, 0);
    }

    private static long millis(Instant at) {
        Instant told = at.isBefore(Instant.EPOCH) ? Instant.EPOCH : at.isAfter(LAST) ? LAST : at;
        return told.toEpochMilli();
    }
}
