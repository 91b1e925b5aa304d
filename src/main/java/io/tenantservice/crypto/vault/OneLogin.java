package io.tenantservice.crypto.vault;

import io.quarkus.vault.client.auth.VaultAuthRequest;
import io.quarkus.vault.client.auth.VaultToken;
import io.quarkus.vault.client.auth.VaultTokenProvider;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The token of one step. A step that Vault refuses is not tried again with a second token: whoever ends the step gives
 * back one.
 */
final class OneLogin implements VaultTokenProvider {

    private final VaultTokenProvider login;
    private @Nullable CompletableFuture<VaultToken> token;

    OneLogin(VaultTokenProvider login) {
        this.login = login;
    }

    @Override
    public synchronized CompletionStage<VaultToken> apply(VaultAuthRequest request) {
        if (token == null || token.isCompletedExceptionally()) {
            token = login.apply(request)
                    .toCompletableFuture()
                    .copy()
                    .orTimeout(VaultCalls.ANSWER_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
        }
        return token;
    }

    synchronized boolean hasToken() {
        return token != null && token.isDone() && !token.isCompletedExceptionally();
    }
}
