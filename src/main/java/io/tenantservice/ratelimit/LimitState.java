package io.tenantservice.ratelimit;

import java.time.Duration;
import java.util.Optional;

/**
 * How a limit stands after a decision.
 *
 * @param isExceeded whether this limit refused; one that would have allowed stands as if nobody had asked
 * @param remaining what could be taken now
 * @param reset until all of it can be
 * @param retryAfter until the same charge would be allowed, if nobody else took any; present when the limit refused, but
 *     not when no waiting helps, as the cost is more than the limit
 */
public record LimitState(
        RateLimit limit, boolean isExceeded, int remaining, Duration reset, Optional<Duration> retryAfter) {

    static LimitState of(Charge charge, Gcra gcra, long debt, boolean isAllowed) {
        return new LimitState(
                charge.limit(),
                !isAllowed,
                gcra.remaining(debt),
                Duration.ofNanos(debt),
                isAllowed ? Optional.empty() : gcra.retryAfter(debt, charge.cost()));
    }
}
