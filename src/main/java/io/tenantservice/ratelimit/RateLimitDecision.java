package io.tenantservice.ratelimit;

import java.util.List;

/**
 * Whether all charges were allowed; if not, none was taken.
 *
 * @param isDegraded without Redis: by what this replica alone has let through
 * @param limits in the order of the charges
 */
public record RateLimitDecision(boolean isDegraded, List<LimitState> limits) {

    public boolean isAllowed() {
        return limits.stream().noneMatch(LimitState::isExceeded);
    }
}
