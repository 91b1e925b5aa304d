package io.tenantservice.provider.meta;

import static io.tenantservice.platform.problem.ProblemCode.PROVIDER_UNAVAILABLE;

import io.smallrye.mutiny.Uni;
import io.tenantservice.platform.secret.Secret;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/** Brings an account's subscription to what is wanted: it reads, changes what differs, and reads back. */
record Subscribing(
        GraphSession graph,
        String appId,
        String callbackUrl,
        Secret verifyToken,
        Function<Boolean, Uni<Void>> beforeChange) {

    /**
     * Repeats as a whole, so that a change whose answer got lost is seen and not made again.
     *
     * @return whether anything was changed
     */
    Uni<Boolean> settle() {
        return graph.repeat(() -> graph.subscriptions().chain(this::bringAbout));
    }

    private Uni<Boolean> bringAbout(Graph.Subscriptions subscriptions) {
        Optional<Graph.Subscription> own = subscriptions.of(appId);
        return beforeChange.apply(own.isPresent()).chain(() -> bringAbout(own));
    }

    private Uni<Boolean> bringAbout(Optional<Graph.Subscription> own) {
        if (own.isEmpty()) {
            return graph.subscribe().chain(this::overrideAndReadBack);
        }
        return own.filter(this::isWanted).isPresent() ? Uni.createFrom().item(false) : overrideAndReadBack();
    }

    private Uni<Boolean> overrideAndReadBack() {
        return override()
                .onFailure(MetaFailure::isNotSubscribed)
                .recoverWithUni(() -> graph.subscribe().chain(this::override))
                .chain(graph::subscriptions)
                .map(now -> now.of(appId).filter(this::isWanted).orElseThrow(Subscribing::notYetVisible))
                .replaceWith(true);
    }

    private Uni<Void> override() {
        return graph.override(callbackUrl, verifyToken);
    }

    private boolean isWanted(Graph.Subscription own) {
        return callbackUrl.equals(own.overrideCallbackUri());
    }

    static MetaFailure notYetVisible() {
        return new MetaFailure(new MetaVerdict.Again(PROVIDER_UNAVAILABLE, Duration.ZERO));
    }
}
