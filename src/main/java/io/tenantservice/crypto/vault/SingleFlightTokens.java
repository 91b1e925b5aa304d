package io.tenantservice.crypto.vault;

import io.quarkus.vault.client.auth.VaultAuthRequest;
import io.quarkus.vault.client.auth.VaultToken;
import io.quarkus.vault.client.auth.VaultTokenProvider;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Logs in once however many calls wait for it, and again shortly before the token ends. The library's own cache logs
 * in once per waiting call, and with its default grace of an hour on every call.
 *
 * <p>Each waiter goes on in its own Vert.x context. Whoever shared the future itself would go on in the context of the
 * request that logged in: as that request's caller, in its transaction.
 */
final class SingleFlightTokens implements VaultTokenProvider {

    private static final Duration LOGIN_WITHIN = VaultCalls.ANSWER_WITHIN;

    private final VaultTokenProvider login;
    private final Duration grace;
    private @Nullable VaultToken token;
    private long replaceAtNanos;
    private @Nullable CompletableFuture<VaultToken> flight;

    SingleFlightTokens(VaultTokenProvider login, Duration grace) {
        this.login = login;
        this.grace = grace;
    }

    @Override
    public CompletionStage<VaultToken> apply(VaultAuthRequest request) {
        CompletableFuture<VaultToken> shared;
        synchronized (this) {
            if (token != null && System.nanoTime() - replaceAtNanos < 0) {
                return CompletableFuture.completedFuture(token.cached());
            }
            if (flight == null || flight.isDone()) {
                flight = takeOff(request);
            }
            shared = flight;
        }
        return inOwnContext(shared);
    }

    /** Called by the client when Vault refuses a token that was taken from here: revoked, or expired early. */
    @Override
    public synchronized void invalidateCache() {
        token = null;
    }

    private CompletableFuture<VaultToken> takeOff(VaultAuthRequest request) {
        CompletableFuture<VaultToken> attempt;
        try {
            attempt = login.apply(request).toCompletableFuture().copy();
        } catch (RuntimeException e) {
            // A provider may throw rather than fail; without this, everybody would wait for it for ever.
            attempt = CompletableFuture.failedFuture(e);
        }
        return attempt.orTimeout(LOGIN_WITHIN.toMillis(), TimeUnit.MILLISECONDS).whenComplete(this::land);
    }

    private synchronized void land(@Nullable VaultToken fresh, @Nullable Throwable failure) {
        if (fresh != null) {
            token = fresh;
            replaceAtNanos = System.nanoTime() + usableFor(fresh).toNanos();
        }
    }

    private static CompletionStage<VaultToken> inOwnContext(CompletableFuture<VaultToken> shared) {
        Context context = Vertx.currentContext();
        if (context == null) {
            return shared.copy();
        }
        CompletableFuture<VaultToken> own = new CompletableFuture<>();
        var _ = shared.whenComplete((fresh, failure) -> context.runOnContext(nothing -> {
            if (failure != null) {
                own.completeExceptionally(failure);
            } else {
                own.complete(fresh);
            }
        }));
        return own;
    }

    /** A short-lived token is used for half of its life rather than not at all. */
    private Duration usableFor(VaultToken fresh) {
        Duration life = fresh.getLeaseDuration();
        Duration half = life.dividedBy(2);
        Duration untilGrace = life.minus(grace);
        return untilGrace.compareTo(half) > 0 ? untilGrace : half;
    }
}
