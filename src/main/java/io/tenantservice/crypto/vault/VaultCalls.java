package io.tenantservice.crypto.vault;

import io.quarkus.vault.client.VaultClient;
import io.smallrye.mutiny.Uni;
import io.tenantservice.crypto.CipherResult;
import io.tenantservice.crypto.CryptoException;
import io.tenantservice.crypto.CryptoFailure;
import io.tenantservice.platform.attempt.CallerContext;
import io.vertx.core.Future;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Makes calls to Vault: failures become ours, and what may be repeated is, twice at most. Every try passes the guard of
 * its identity, so retries end with the first one that this refuses, and never add to the load of a Vault in trouble.
 */
@ApplicationScoped
class VaultCalls {

    private static final Logger LOG = Logger.getLogger(VaultCalls.class);

    /** For a call with its login and its retries: a caller who waits longer is better served by a 503. */
    static final Duration ANSWER_WITHIN = Duration.ofSeconds(2);

    private static final int RETRIES = 2;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(300);
    private static final double JITTER = 0.5;

    private final VaultClients clients;
    private final VaultGuards guards;

    VaultCalls(VaultClients clients, VaultGuards guards) {
        this.clients = clients;
        this.guards = guards;
    }

    /** For encrypt, decrypt, rewrap, sign, verify and read, which change nothing in Vault. */
    <T> Uni<T> repeatable(VaultIdentity identity, Function<VaultClient, CompletionStage<T>> call) {
        return run(identity, () -> timed(clients.as(identity), call), VaultCalls::again);
    }

    /** The same for a decrypt, which is hot and goes its own way to Vault. */
    <T> Uni<T> repeatableDecrypt(VaultIdentity identity, BiFunction<TransitDecrypt, Duration, Future<T>> call) {
        return run(
                identity,
                () -> {
                    TransitDecrypt vault = clients.decryptingAs(identity);
                    return left -> call.apply(vault, left).toCompletionStage();
                },
                VaultCalls::again);
    }

    /** What is tried, and how often it may be, until the deadline; as {@link System#nanoTime()} tells it. */
    private interface Repetition {

        <T> Uni<T> again(Supplier<CompletionStage<T>> tried, Throwable failure, long deadline);
    }

    /**
     * The retries and their clock are set up only when the first try has failed, as most do not.
     *
     * @param prepared gets the client, outside of the guard: an identity that was not configured is no trouble of
     *     Vault's. Its call gets the time that is left, and must end within it, as the breaker waits for the end of its
     *     probe, and what waits for the bulkhead for the calls before it
     */
    private <T> Uni<T> run(
            VaultIdentity identity, Supplier<Function<Duration, CompletionStage<T>>> prepared, Repetition repetition) {
        return CallerContext.keep(Uni.createFrom().deferred(() -> {
            Function<Duration, CompletionStage<T>> call = prepared.get();
            long deadline = System.nanoTime() + ANSWER_WITHIN.toNanos();
            Supplier<CompletionStage<T>> tried = () -> guards.guard(identity, () -> inTime(call, deadline));
            return Uni.createFrom()
                    .completionStage(tried)
                    .onFailure(VaultFailures::isOfVaultItself)
                    .recoverWithUni(failure -> repetition.again(tried, failure, deadline))
                    .onFailure(Exception.class)
                    .transform(VaultCalls::exception);
        }));
    }

    /** What has waited in the bulkhead for too long is not made: its caller has gone, and Vault may just have come back. */
    private static <T> CompletionStage<T> inTime(Function<Duration, CompletionStage<T>> call, long deadline) {
        Duration left = Duration.ofNanos(deadline - System.nanoTime());
        return left.toMillis() <= 0 ? CompletableFuture.failedFuture(new TimeoutException()) : call.apply(left);
    }

    private static <T> Function<Duration, CompletionStage<T>> timed(
            VaultClient vault, Function<VaultClient, CompletionStage<T>> call) {
        return left -> call.apply(vault).toCompletableFuture().copy().orTimeout(left.toNanos(), TimeUnit.NANOSECONDS);
    }

    private static <T> Uni<T> never(Supplier<CompletionStage<T>> tried, Throwable failure, long deadline) {
        return Uni.createFrom().failure(failure);
    }

    private static <T> Uni<T> again(Supplier<CompletionStage<T>> tried, Throwable failure, long deadline) {
        Duration left = Duration.ofNanos(deadline - System.nanoTime());
        if (left.toMillis() <= 0) {
            return Uni.createFrom().failure(failure);
        }
        AtomicBoolean hasFailed = new AtomicBoolean(true);
        Uni<T> next = Uni.createFrom()
                .deferred(() -> hasFailed.getAndSet(false)
                        ? Uni.createFrom().<T>failure(failure)
                        : Uni.createFrom().completionStage(tried));
        return next.onFailure(VaultFailures::isOfVaultItself)
                .retry()
                .withBackOff(FIRST_PAUSE, LONGEST_PAUSE)
                .withJitter(JITTER)
                .atMost(RETRIES)
                .ifNoItem()
                .after(left)
                .failWith(() -> new CryptoException(CryptoFailure.UNAVAILABLE));
    }

    /**
     * The same for a batch. When all of its items fail, Vault fails the call; here each item gets its own failure, as
     * when only some fail.
     */
    <R, T> Uni<List<CipherResult<T>>> repeatableBatch(
            VaultIdentity identity,
            Function<VaultClient, CompletionStage<List<R>>> call,
            Function<R, CipherResult<T>> result) {
        return repeatable(
                identity,
                vault -> call.apply(vault).handle((results, failure) -> {
                    if (failure == null) {
                        return results.stream().map(result).toList();
                    }
                    return VaultFailures.itemFailures(failure)
                            .map(VaultCalls::<T>allFailed)
                            .orElseThrow(() -> new CompletionException(failure));
                }));
    }

    /** For what must not be repeated blindly: rotate, trim, delete; and for what the caller repeats itself. */
    <T> Uni<T> once(VaultIdentity identity, Function<VaultClient, CompletionStage<T>> call) {
        return run(identity, () -> timed(clients.as(identity), call), VaultCalls::never);
    }

    /**
     * Logs in, takes the step, and gives the token back, however the step ends: a process that is broken into later
     * holds nothing with which to destroy.
     */
    <T> Uni<T> forOneStep(VaultIdentity identity, Function<OneStep, Uni<T>> step) {
        return Uni.createFrom().deferred(() -> {
            VaultClients.Step opened = clients.forOneStep(identity);
            OneStep calls = new OneStep(identity, opened);
            return step.apply(calls)
                    .onTermination()
                    .call(calls::giveBack)
                    .onTermination()
                    .invoke(opened::close);
        });
    }

    /** Makes the calls of one step, all with the token of its one login. */
    final class OneStep {

        private final VaultIdentity identity;
        private final VaultClients.Step opened;

        private OneStep(VaultIdentity identity, VaultClients.Step opened) {
            this.identity = identity;
            this.opened = opened;
        }

        <T> Uni<T> repeatable(Function<VaultClient, CompletionStage<T>> call) {
            return run(identity, () -> timed(opened.client(), call), VaultCalls::again);
        }

        <T> Uni<T> once(Function<VaultClient, CompletionStage<T>> call) {
            return run(identity, () -> timed(opened.client(), call), VaultCalls::never);
        }

        private Uni<Void> giveBack() {
            if (!opened.login().hasToken()) {
                return Uni.createFrom().voidItem();
            }
            return once(vault -> vault.auth().token().revokeSelf())
                    .onFailure(CryptoException.class)
                    .invoke(failure -> LOG.warnf(
                            "The token of %s could not be revoked and ends by itself, within an hour: %s",
                            identity.key(), failure.getMessage()))
                    .onFailure(CryptoException.class)
                    .recoverWithNull();
        }
    }

    /** The one failure whose text is ours to log: it comes from our own TLS, not from Vault. */
    private static Throwable exception(Throwable failure) {
        VaultFailures.distrust(failure).ifPresent(reason -> LOG.errorf("Vault's certificate is refused: %s", reason));
        return VaultFailures.exception(failure);
    }

    private static <T> List<CipherResult<T>> allFailed(List<CryptoFailure> failures) {
        return failures.stream()
                .map(failure -> (CipherResult<T>) new CipherResult.Failed<T>(failure))
                .toList();
    }
}
