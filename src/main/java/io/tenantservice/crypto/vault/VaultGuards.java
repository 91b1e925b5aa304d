package io.tenantservice.crypto.vault;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.faulttolerance.api.CircuitBreakerState;
import io.smallrye.faulttolerance.api.Guard;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * What keeps a Vault in trouble from becoming ours: for each identity a bulkhead, so that only so many calls wait for
 * it, and a circuit breaker, so that most of them are not made at all. Each identity has its own, as one that has lost
 * its rights says nothing about the others.
 */
@ApplicationScoped
class VaultGuards {

    private static final Logger LOG = Logger.getLogger(VaultGuards.class);

    /** The breaker looks at this many calls, the last ones, and opens when half of them have failed. */
    private static final int WINDOW = 10;

    private static final double FAILURE_RATIO = 0.5;

    /** After this one call is let through as a probe; so a Vault that is back is noticed about so late. */
    private static final Duration OPEN_FOR = Duration.ofSeconds(1);

    private final VaultConfig config;
    private final MeterRegistry metrics;
    private final Map<VaultIdentity, Guards> guards = new ConcurrentHashMap<>();
    private final Map<VaultIdentity, CircuitBreakerState> states = new ConcurrentHashMap<>();

    VaultGuards(VaultConfig config, MeterRegistry metrics) {
        this.config = config;
        this.metrics = metrics;
    }

    /** @return the call's own result; fails without a call when the identity's breaker is open or its bulkhead full */
    @SuppressWarnings("unchecked") // the library wants to see a class, which has no type argument
    <T> CompletionStage<T> guard(VaultIdentity identity, Supplier<CompletionStage<T>> call) {
        Guards both = guards.computeIfAbsent(identity, this::make);
        return (CompletionStage<T>) both.bulkhead()
                .get(() -> both.breaker().get(call::get, CompletionStage.class), CompletionStage.class);
    }

    /** @return for each identity that has made a call, how its breaker stands */
    Map<VaultIdentity, CircuitBreakerState> states() {
        return Map.copyOf(states);
    }

    /** Two, as one would have the bulkhead within the breaker, which then takes a call that it refused for a good one. */
    private record Guards(Guard bulkhead, Guard breaker) {}

    private Guards make(VaultIdentity identity) {
        states.put(identity, CircuitBreakerState.CLOSED);
        Gauge.builder("tenantservice.vault.breaker", () -> number(states.get(identity)))
                .tag("identity", identity.key())
                .register(metrics);
        return new Guards(bulkhead(identity), breaker(identity));
    }

    private Guard bulkhead(VaultIdentity identity) {
        return Guard.create()
                .withDescription("vault-bulkhead-" + identity.key())
                .withBulkhead()
                .limit(config.poolSize())
                .queueSize(config.maxWaiting())
                .onRejected(() -> countRefused(identity, "bulkhead"))
                .done()
                .build();
    }

    private Guard breaker(VaultIdentity identity) {
        return Guard.create()
                .withDescription("vault-breaker-" + identity.key())
                // The bulkhead has brought the call to its caller's event loop.
                .withThreadOffload(false)
                .withCircuitBreaker()
                .requestVolumeThreshold(WINDOW)
                .failureRatio(FAILURE_RATIO)
                .delay(OPEN_FOR.toMillis(), ChronoUnit.MILLIS)
                .when(VaultFailures::isOfVaultItself)
                .onStateChange(state -> note(identity, state))
                .onPrevented(() -> countRefused(identity, "breaker"))
                .done()
                .build();
    }

    private void note(VaultIdentity identity, CircuitBreakerState now) {
        CircuitBreakerState before = states.put(identity, now);
        if (now == CircuitBreakerState.CLOSED) {
            LOG.infof("Vault answers the identity %s again", identity.key());
        } else if (before == CircuitBreakerState.CLOSED) {
            LOG.warnf(
                    "Vault fails the identity %s; until it is back, calls are refused without asking", identity.key());
        }
    }

    private void countRefused(VaultIdentity identity, String by) {
        metrics.counter("tenantservice.vault.refused", "identity", identity.key(), "by", by)
                .increment();
    }

    private static double number(CircuitBreakerState state) {
        return switch (state) {
            case CLOSED -> 0;
            case HALF_OPEN -> 1;
            case OPEN -> 2;
        };
    }
}
