package io.tenantservice.ratelimit;

import static io.tenantservice.platform.problem.ProblemCode.RATE_LIMITED;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.smallrye.mutiny.Uni;
import io.tenantservice.platform.problem.Problem;
import io.tenantservice.platform.security.Caller;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;

/** How often a kind of request is answered to each tenant, and to each caller of the platform. */
public final class CallerLimit {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    /** Stands for the platform where a tenant's id would stand. */
    private static final UUID PLATFORM = new UUID(0, 0);

    private final RateLimiter limiter;
    private final RateLimit limit;
    private final int mostUnderWay;
    private final ConcurrentMap<LimitOwner, Integer> underWay = new ConcurrentHashMap<>();

    /**
     * @param limit its name tells it from those of other kinds of request
     * @param mostUnderWay at one replica, for one caller
     */
    public CallerLimit(RateLimiter limiter, RateLimit limit, int mostUnderWay) {
        this.limiter = limiter;
        this.limit = limit;
        this.mostUnderWay = mostUnderWay;
    }

    /** @return fails with RATE_LIMITED, and the work is not begun */
    public <T> Uni<T> within(Caller caller, Supplier<Uni<T>> work) {
        return Uni.createFrom().deferred(() -> {
            LimitOwner owner = owner(caller);
            begin(owner);
            return limiter.charge(owner, List.of(new Charge(limit, 1)))
                    .invoke(this::requireAllowed)
                    .chain(work::get)
                    .onTermination()
                    .invoke(() -> end(owner));
        });
    }

    private void begin(LimitOwner owner) {
        int now = underWay.merge(owner, 1, Integer::sum);
        if (now > mostUnderWay) {
            end(owner);
            throw Problem.of(RATE_LIMITED, mostUnderWay + " are under way.").retryAfter(RETRY_AFTER);
        }
    }

    private void end(LimitOwner owner) {
        underWay.computeIfPresent(owner, (same, now) -> now == 1 ? null : now - 1);
    }

    private LimitOwner owner(Caller caller) {
        UUID tenant = caller.tenantId();
        return tenant == null
                ? new LimitOwner(PLATFORM, id(limit.name() + ' ' + caller.name()))
                : new LimitOwner(tenant, id(limit.name()));
    }

    private static UUID id(String text) {
        return UUID.nameUUIDFromBytes(text.getBytes(UTF_8));
    }

    private void requireAllowed(RateLimitDecision decision) {
        if (!decision.isAllowed()) {
            Problem refused = Problem.of(RATE_LIMITED, limit.limit() + " are answered in " + limit.period() + ".");
            throw decision.limits()
                    .getFirst()
                    .retryAfter()
                    .map(refused::retryAfter)
                    .orElse(refused);
        }
    }
}
