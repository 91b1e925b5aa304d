package io.tenantservice.crypto.vault;

import io.quarkus.vault.client.auth.VaultAuthRequest;
import io.quarkus.vault.client.auth.VaultToken;
import io.quarkus.vault.client.auth.VaultTokenProvider;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Logs in once however many calls wait for it, and again shortly before the token ends. The library's own cache logs
 * in once per waiting call, and with its default grace of an hour on every call.
 */
final class SingleFlightTokens implements VaultTokenProvider {

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
        CompletableFuture<VaultToken> mine;
        synchronized (this) {
            if (token != null && System.nanoTime() - replaceAtNanos < 0) {
                return CompletableFuture.completedFuture(token.cached());
            }
            if (flight != null) {
                return flight;
            }
            mine = new CompletableFuture<>();
            flight = mine;
        }
        login.apply(request).whenComplete((fresh, failure) -> land(mine, fresh, failure));
        return mine;
    }

    /** Called by the client when Vault refuses a token that was taken from here: revoked, or expired early. */
    @Override
    public synchronized void invalidateCache() {
        token = null;
    }

    private void land(CompletableFuture<VaultToken> mine, @Nullable VaultToken fresh, @Nullable Throwable failure) {
        synchronized (this) {
            flight = null;
            if (fresh != null) {
                token = fresh;
                replaceAtNanos = System.nanoTime() + usableFor(fresh).toNanos();
            }
        }
        if (failure != null) {
            mine.completeExceptionally(failure);
        } else {
            mine.complete(fresh);
        }
    }

    /** A short-lived token is used for half of its life rather than not at all. */
    private Duration usableFor(VaultToken fresh) {
        Duration life = fresh.getLeaseDuration();
        Duration half = life.dividedBy(2);
        Duration untilGrace = life.minus(grace);
        return untilGrace.compareTo(half) > 0 ? untilGrace : half;
    }
}
