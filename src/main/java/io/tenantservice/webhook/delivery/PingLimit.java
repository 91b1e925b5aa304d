package io.tenantservice.webhook.delivery;

import static io.tenantservice.platform.problem.ProblemCode.RATE_LIMITED;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.smallrye.mutiny.Uni;
import io.tenantservice.platform.problem.Problem;
import io.tenantservice.ratelimit.Charge;
import io.tenantservice.ratelimit.LimitOwner;
import io.tenantservice.ratelimit.RateLimit;
import io.tenantservice.ratelimit.RateLimitDecision;
import io.tenantservice.ratelimit.RateLimiter;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/** How often a tenant may have events sent that tell nothing. */
@ApplicationScoped
class PingLimit {

    private static final RateLimit LIMIT = new RateLimit("webhook-pings", 10, Duration.ofMinutes(1));

    private static final UUID WHOLE_TENANT = UUID.nameUUIDFromBytes(LIMIT.name().getBytes(UTF_8));

    private final RateLimiter limiter;

    PingLimit(RateLimiter limiter) {
        this.limiter = limiter;
    }

    /** Fails with RATE_LIMITED. */
    Uni<Void> charge(UUID tenantId) {
        return limiter.charge(new LimitOwner(tenantId, WHOLE_TENANT), List.of(new Charge(LIMIT, 1)))
                .invoke(PingLimit::requireAllowed)
                .replaceWithVoid();
    }

    private static void requireAllowed(RateLimitDecision decision) {
        if (!decision.isAllowed()) {
            Problem refused = Problem.of(RATE_LIMITED, "A minute has 10 of them.");
            throw decision.limits()
                    .getFirst()
                    .retryAfter()
                    .map(refused::retryAfter)
                    .orElse(refused);
        }
    }
}
