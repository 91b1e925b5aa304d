package io.tenantservice.platform;

import jakarta.enterprise.context.ApplicationScoped;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.UUID;

/** Makes ids: UUID version 7 (RFC 9562 section 5.7), so that rows created one after the other lie side by side. */
@ApplicationScoped
public class Ids {

    private static final long VERSION_7 = 0x7000L;
    private static final long VARIANT_RFC = 0x8000_0000_0000_0000L;

    private final Clock clock;
    private final SecureRandom random;

    Ids(Clock clock, SecureRandom random) {
        this.clock = clock;
        this.random = random;
    }

    public UUID next() {
        long most = clock.millis() << 16 | VERSION_7 | random.nextInt(1 << 12);
        long least = random.nextLong() >>> 2 | VARIANT_RFC;
        return new UUID(most, least);
    }
}
