package io.tenantservice.crypto.vault;

import io.smallrye.mutiny.Uni;
import io.tenantservice.crypto.CipherResult;
import io.tenantservice.crypto.CryptoException;
import io.tenantservice.crypto.CryptoFailure;
import io.tenantservice.platform.attempt.CallerContext;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;

/** Makes calls to Vault: failures become ours, and what may be repeated is, twice at most. */
final class VaultCalls {

    /** For a call with its retries: a caller who waits longer is better served by a 503. */
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(4);

    private static final int RETRIES = 2;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(300);
    private static final double JITTER = 0.5;

    private VaultCalls() {}

    /** For encrypt, decrypt, rewrap, sign, verify and read, which change nothing in Vault. */
    static <T> Uni<T> repeatable(Supplier<CompletionStage<T>> call) {
        return CallerContext.keep(once(call)
                .onFailure(VaultCalls::isTransient)
                .retry()
                .withBackOff(FIRST_PAUSE, LONGEST_PAUSE)
                .withJitter(JITTER)
                .atMost(RETRIES)
                .ifNoItem()
                .after(ANSWER_WITHIN)
                .failWith(() -> new CryptoException(CryptoFailure.UNAVAILABLE)));
    }

    /**
     * The same for a batch. When all of its items fail, Vault fails the call; here each item gets its own failure, as
     * when only some fail.
     */
    static <R, T> Uni<List<CipherResult<T>>> repeatableBatch(
            Supplier<CompletionStage<List<R>>> call, Function<R, CipherResult<T>> result) {
        return repeatable(() -> call.get().handle((results, failure) -> {
            if (failure == null) {
                return results.stream().map(result).toList();
            }
            return VaultFailures.itemFailures(failure)
                    .map(VaultCalls::<T>allFailed)
                    .orElseThrow(() -> new CompletionException(failure));
        }));
    }

    private static <T> List<CipherResult<T>> allFailed(List<CryptoFailure> failures) {
        return failures.stream()
                .map(failure -> (CipherResult<T>) new CipherResult.Failed<T>(failure))
                .toList();
    }

    /** For what must not be repeated blindly: rotate, trim, delete; and for what the caller repeats itself. */
    static <T> Uni<T> once(Supplier<CompletionStage<T>> call) {
        return CallerContext.keep(Uni.createFrom()
                .completionStage(call)
                .onFailure(Exception.class)
                .transform(failure -> new CryptoException(VaultFailures.classify(failure))));
    }

    private static boolean isTransient(Throwable failure) {
        return failure instanceof CryptoException crypto && crypto.failure().isTransient();
    }
}
