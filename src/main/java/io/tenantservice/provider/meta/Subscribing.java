package io.tenantservice.provider.meta;

import static io.tenantservice.platform.problem.ProblemCode.PROVIDER_UNAVAILABLE;

import io.smallrye.mutiny.Uni;
import io.tenantservice.platform.secret.Secret;
import java.time.Duration;

/** Brings an account's subscription to what is wanted: it reads, changes what differs, and reads back. */
record Subscribing(GraphSession graph, String appId, String callbackUrl, Secret verifyToken) {

    /** Repeats as a whole, so that a change whose answer got lost is seen and not made again. */
    Uni<Graph.Subscription> settle() {
        return graph.repeat(() -> graph.subscriptions().chain(this::bringAbout));
    }

    private Uni<Graph.Subscription> bringAbout(Graph.Subscriptions subscriptions) {
        return subscriptions
                .of(appId)
                .map(own -> isWanted(own) ? Uni.createFrom().item(own) : overrideAndReadBack())
                .orElseGet(() -> graph.subscribe().chain(this::overrideAndReadBack));
    }

    private Uni<Graph.Subscription> overrideAndReadBack() {
        return override()
                .onFailure(MetaFailure::isNotSubscribed)
                .recoverWithUni(() -> graph.subscribe().chain(this::override))
                .chain(graph::subscriptions)
                .map(now -> now.of(appId).filter(this::isWanted).orElseThrow(Subscribing::notYetVisible));
    }

    private Uni<Void> override() {
        return graph.override(callbackUrl, verifyToken);
    }

    private boolean isWanted(Graph.Subscription own) {
        return callbackUrl.equals(own.overrideCallbackUri());
    }

    private static MetaFailure notYetVisible() {
        return new MetaFailure(new MetaVerdict.Again(PROVIDER_UNAVAILABLE, Duration.ZERO));
    }
}
