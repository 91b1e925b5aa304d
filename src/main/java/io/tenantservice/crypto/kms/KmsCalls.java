package io.tenantservice.crypto.kms;

import io.smallrye.mutiny.Uni;
import io.tenantservice.crypto.CryptoException;
import io.tenantservice.crypto.CryptoFailure;
import io.tenantservice.platform.attempt.CallerContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import software.amazon.awssdk.services.kms.KmsAsyncClient;

/** Makes calls to KMS: failures become ours, and what may be repeated is, twice at most. */
@ApplicationScoped
class KmsCalls {

    /** For a call with its retries: a caller who waits longer is better served by a 503. */
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(4);

    private static final int RETRIES = 2;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(300);
    private static final double JITTER = 0.5;

    private final KmsClients clients;

    KmsCalls(KmsClients clients) {
        this.clients = clients;
    }

    /** For encrypt, decrypt, re-encrypt and reads, which change nothing in KMS. */
    <T> Uni<T> repeatable(KeyArn key, Function<KmsAsyncClient, CompletableFuture<T>> call) {
        return CallerContext.keep(once(key, call)
                .onFailure(KmsCalls::isTransient)
                .retry()
                .withBackOff(FIRST_PAUSE, LONGEST_PAUSE)
                .withJitter(JITTER)
                .atMost(RETRIES)
                .ifNoItem()
                .after(ANSWER_WITHIN)
                .failWith(() -> new CryptoException(CryptoFailure.UNAVAILABLE)));
    }

    <T> Uni<T> once(KeyArn key, Function<KmsAsyncClient, CompletableFuture<T>> call) {
        return CallerContext.keep(Uni.createFrom()
                .completionStage(() -> clients.in(key.region()).thenCompose(call))
                .onFailure(Exception.class)
                .transform(failure -> new CryptoException(KmsFailures.classify(failure))));
    }

    private static boolean isTransient(Throwable failure) {
        return failure instanceof CryptoException crypto && crypto.failure().isTransient();
    }
}
