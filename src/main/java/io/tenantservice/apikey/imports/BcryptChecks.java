package io.tenantservice.apikey.imports;

import static io.tenantservice.platform.problem.ProblemCode.API_KEY_CHECKS_BUSY;

import at.favre.lib.crypto.bcrypt.BCrypt;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import io.tenantservice.apikey.imports.ImportedKeyQuery.Candidate;
import io.tenantservice.platform.attempt.CallerContext;
import io.tenantservice.platform.problem.Problem;
import io.tenantservice.platform.secret.Secret;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Compares texts with hashes of bcrypt, which is made to be slow: up to a second for each. So it has a few threads of its
 * own, few texts wait for them, and who tries wrong texts with the beginning of a key is soon refused unseen.
 */
@ApplicationScoped
class BcryptChecks {

    private static final int MOST_WAITING = 32;
    private static final int FAILURES_A_MINUTE = 10;
    private static final int BEGINNINGS_COUNTED = 10_000;
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

    private record Beginning(UUID tenantId, String text) {}

    private final ThreadPoolExecutor threads = threads();

    /** Of checks that are under way or have failed, within the minute that began with the first. */
    private final Cache<Beginning, AtomicInteger> failures = Caffeine.newBuilder()
            .expireAfterWrite(MINUTE)
            .maximumSize(BEGINNINGS_COUNTED)
            .build();

    private final Counter matched;
    private final Counter failedChecks;
    private final Counter refused;

    BcryptChecks(MeterRegistry metrics) {
        this.matched = counter(metrics, "matched");
        this.failedChecks = counter(metrics, "failed");
        this.refused = counter(metrics, "refused");
    }

    private static Counter counter(MeterRegistry metrics, String outcome) {
        return Counter.builder("tenantservice.imported.key.checks")
                .tag("outcome", outcome)
                .register(metrics);
    }

    private static ThreadPoolExecutor threads() {
        // Half of the processors go on with requests, whatever is asked here.
        int most = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
        return new ThreadPoolExecutor(
                most,
                most,
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(MOST_WAITING),
                Thread.ofPlatform().name("bcrypt-", 0).daemon().factory());
    }

    @PreDestroy
    void stop() {
        threads.shutdownNow();
    }

    /**
     * @param beginning of the text, by which the candidates were found
     * @return the key that the text is of; fails with API_KEY_CHECKS_BUSY
     */
    Uni<Optional<UUID>> find(Secret text, UUID tenantId, String beginning, List<Candidate> candidates) {
        AtomicInteger failed = failures.get(new Beginning(tenantId, beginning), first -> new AtomicInteger());
        if (failed.incrementAndGet() > FAILURES_A_MINUTE) {
            throw busy(MINUTE);
        }
        return CallerContext.keep(Uni.createFrom()
                .item(() -> check(text, candidates))
                .runSubscriptionOn(threads)
                .onFailure(RejectedExecutionException.class)
                .transform(rejected -> busy(RETRY_AFTER))
                .invoke(found -> (found.isPresent() ? matched : failedChecks).increment())
                .onItemOrFailure()
                .invoke((found, failure) -> {
                    if (failure != null || found.isPresent()) {
                        failed.decrementAndGet();
                    }
                }));
    }

    private Problem busy(Duration retryAfter) {
        refused.increment();
        return Problem.of(API_KEY_CHECKS_BUSY).retryAfter(retryAfter);
    }

    private static Optional<UUID> check(Secret text, List<Candidate> candidates) {
        byte[] bytes = text.revealBytes();
        return candidates.stream()
                .filter(candidate ->
                        BCrypt.verifyer().verify(bytes, candidate.hash().getBytes(StandardCharsets.US_ASCII)).verified)
                .map(Candidate::apiKeyId)
                .findFirst();
    }
}
