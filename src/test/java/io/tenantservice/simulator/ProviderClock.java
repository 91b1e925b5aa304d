package io.tenantservice.simulator;

import java.time.Duration;
import java.time.Instant;

/** The providers' clock, which may be ahead of this machine's or behind it. */
public final class ProviderClock {

    private volatile Duration ahead = Duration.ZERO;

    public Instant now() {
        return Instant.now().plus(ahead);
    }

    /** @param by negative for behind */
    void setAhead(Duration by) {
        ahead = by;
    }
}
