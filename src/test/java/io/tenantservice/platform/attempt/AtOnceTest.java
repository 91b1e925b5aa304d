package io.tenantservice.platform.attempt;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.helpers.test.UniAssertSubscriber;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class AtOnceTest {

    private final CompletableFuture<String> first = new CompletableFuture<>();
    private final CompletableFuture<String> second = new CompletableFuture<>();
    private final UniAssertSubscriber<String> told = AtOnce.both(
                    Uni.createFrom().completionStage(first),
                    Uni.createFrom().completionStage(second),
                    (one, other) -> one + other)
            .subscribe()
            .withSubscriber(UniAssertSubscriber.create());

    @Test
    void resultsComeInTheOrderOfAsking() {
        second.complete("two");
        first.complete("one");

        told.assertCompleted().assertItem("onetwo");
    }

    @Test
    void failureOfTheFirstIsToldThoughTheSecondFailedBefore() {
        second.completeExceptionally(new IllegalStateException("second"));
        told.assertNotTerminated();
        first.completeExceptionally(new IllegalStateException("first"));

        told.assertFailedWith(IllegalStateException.class, "first");
    }

    @Test
    void failureOfOneWaitsForTheOthersEnd() {
        first.completeExceptionally(new IllegalStateException("first"));
        told.assertNotTerminated();
        second.complete("two");

        told.assertFailedWith(IllegalStateException.class, "first");
    }

    @Test
    void failureOfTheSecondIsToldWhereTheFirstSucceeded() {
        second.completeExceptionally(new IllegalStateException("second"));
        first.complete("one");

        told.assertFailedWith(IllegalStateException.class, "second");
    }
}
