package io.tenantservice.apikey.usage;

import io.tenantservice.apikey.VerifyCode;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;

/**
 * What one process has counted of one key in one hour, until it is closed. Many threads count, without locks. A use is
 * either in what {@link #close} finds or refused, so whoever counted it knows to count it elsewhere.
 */
final class KeyTally {

    private static final long HOUR_MILLIS = Duration.ofHours(1).toMillis();
    private static final VerifyCode[] CODES = VerifyCode.values();

    /** So far below zero that no number of late uses makes a count of it. */
    private static final long CLOSED = Long.MIN_VALUE;

    private final UUID tenantId;
    private final UUID keyId;
    private final long hour;
    private final AtomicLongArray counts = new AtomicLongArray(CODES.length);
    private volatile long usedAt;
    private volatile @Nullable String usedFrom;

    /** @param now in milliseconds since 1970, as all times here */
    KeyTally(UUID tenantId, UUID keyId, long now) {
        this.tenantId = tenantId;
        this.keyId = keyId;
        this.hour = now - now % HOUR_MILLIS;
    }

    UUID keyId() {
        return keyId;
    }

    boolean isHourOver(long now) {
        return now >= hour + HOUR_MILLIS;
    }

    /** @return whether it counts; if not, the tally has been closed */
    boolean add(VerifyCode code, long now, @Nullable String ip) {
        // Before the count, as whoever closes the tally looks here when it has found one. Many uses of one millisecond
        // are one: threads on many processors would only wait for each other.
        if (code == VerifyCode.VALID && now > usedAt) {
            usedFrom = ip;
            usedAt = now;
        }
        return counts.getAndIncrement(code.ordinal()) >= 0;
    }

    /** Hands over what was counted, once: nothing is found by a second call. */
    void close(KeyUseRows rows) {
        for (VerifyCode code : CODES) {
            long count = counts.getAndSet(code.ordinal(), CLOSED);
            if (count > 0 && code == VerifyCode.VALID) {
                rows.add(tenantId, keyId, hour, code, count, usedAt, usedFrom);
            } else if (count > 0) {
                rows.add(tenantId, keyId, hour, code, count, null, null);
            }
        }
    }
}
