package io.tenantservice.provider.meta;

import io.smallrye.mutiny.Uni;
import io.tenantservice.platform.attempt.AtOnce;
import io.tenantservice.platform.attempt.CallerContext;
import io.tenantservice.platform.problem.ProblemCode;
import io.tenantservice.platform.secret.Secret;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Asks Meta about WhatsApp accounts, and tells it where their events go. Call it outside of any transaction. */
@ApplicationScoped
public class MetaService {

    /** M1 to M4. */
    private static final int RECHECK_CALLS = 4;

    private final MetaClient client;
    private final GraphBudgets budgets;
    private final MetaConfig config;
    private final Clock clock;

    MetaService(MetaClient client, GraphBudgets budgets, MetaConfig config, Clock clock) {
        this.client = client;
        this.budgets = budgets;
        this.config = config;
        this.clock = clock;
    }

    /** Checks a credential that is to be taken on: what ends soon is not good enough. */
    public Uni<WhatsAppVerification> verifyWhatsApp(WhatsAppAccess access) {
        return verify(access, config.minimumTokenLife());
    }

    /** Checks a credential that is in use: what ends soon is still good, and {@code expiresAt} tells. */
    public Uni<WhatsAppVerification> recheckWhatsApp(WhatsAppAccess access) {
        return verify(access, Duration.ZERO);
    }

    /**
     * Takes the calls of {@link #recheckInBackground} out of Meta's limits.
     *
     * @return zero when that may be done; else how long to wait before asking again
     */
    public Uni<Duration> admitRecheck(UUID tenantId, String accountId, @Nullable String appId) {
        return budgets.take(tenantId, accountId, appId, RECHECK_CALLS);
    }

    /** The same as {@link #recheckWhatsApp} when nobody waits for it: each call is tried once. */
    public Uni<WhatsAppVerification> recheckInBackground(WhatsAppAccess access) {
        return work(
                access,
                client::openForOneTry,
                RECHECK_CALLS,
                graph -> verify(graph, access, clock.instant()),
                WhatsAppVerification.Rejected::new,
                WhatsAppVerification.Unreachable::new);
    }

    /** The same as {@link #verifyWhatsApp} for a credential that is nobody's yet: no calls are counted for a tenant. */
    public Uni<WhatsAppVerification> tryWhatsApp(WhatsAppAccess access) {
        Uni<WhatsAppVerification> work = Uni.createFrom()
                .deferred(() ->
                        verify(client.open(access), access, clock.instant().plus(config.minimumTokenLife())))
                .onFailure(MetaFailure.class)
                .recoverWithItem(failure -> ((MetaFailure) failure)
                        .outcome(WhatsAppVerification.Rejected::new, WhatsAppVerification.Unreachable::new));
        return CallerContext.keep(work);
    }

    private Uni<WhatsAppVerification> verify(WhatsAppAccess access, Duration minimumLife) {
        return work(
                access,
                graph -> verify(graph, access, clock.instant().plus(minimumLife)),
                WhatsAppVerification.Rejected::new,
                WhatsAppVerification.Unreachable::new);
    }

    private Uni<WhatsAppVerification> verify(GraphSession graph, WhatsAppAccess access, Instant bestBefore) {
        return graph.token()
                .invoke(token -> WhatsAppChecks.checkDataAccess(token, clock.instant()))
                .invoke(token -> WhatsAppChecks.check(token, access, bestBefore))
                .chain(token -> AtOnce.both(
                        graph.account(),
                        numberOfTheAccount(graph),
                        (account, number) -> WhatsAppChecks.verified(token, account, number)));
    }

    private static Uni<Graph.PhoneNumber> numberOfTheAccount(GraphSession graph) {
        return AtOnce.both(
                graph.accountHasNumber().invoke(WhatsAppChecks::checkInAccount),
                graph.number().invoke(WhatsAppChecks::check),
                (isInAccount, number) -> number);
    }

    /**
     * Leads an account's events to an address of ours. Reads first, and changes only what differs; safe to repeat.
     *
     * @param callbackUrl at most 200 characters, Meta's limit
     * @param beforeChange is told whether the app gets the account's events already, and nothing is changed before it is
     *     done with that; when a try failed, once more
     */
    public Uni<WebhookChange> subscribeWebhook(
            WhatsAppAccess access, String callbackUrl, Secret verifyToken, Function<Boolean, Uni<Void>> beforeChange) {
        return Uni.createFrom().deferred(() -> {
            Executor caller = CallerContext.here();
            Function<Boolean, Uni<Void>> there = isSubscribed ->
                    Uni.createFrom().item(isSubscribed).emitOn(caller).chain(beforeChange::apply);
            return change(
                    access,
                    graph -> appId(graph, access)
                            .chain(appId -> new Subscribing(graph, appId, callbackUrl, verifyToken, there).settle()));
        });
    }

    /** Ends the delivery of an account's events; done at once where there is none. */
    public Uni<WebhookChange> unsubscribe(WhatsAppAccess access) {
        return change(
                access,
                graph -> appId(graph, access)
                        .chain(appId -> graph.repeat(() -> graph.subscriptions()
                                .chain(subscriptions -> unsubscribe(graph, subscriptions, appId)))));
    }

    private static Uni<Boolean> unsubscribe(GraphSession graph, Graph.Subscriptions subscriptions, String appId) {
        return subscriptions.of(appId).isPresent()
                ? graph.unsubscribe().replaceWith(true)
                : Uni.createFrom().item(false);
    }

    /** Has an account's events go where its app has them by default, unless they go to another address than this one. */
    public Uni<WebhookChange> removeOverride(WhatsAppAccess access, String callbackUrl) {
        return change(
                access,
                graph -> appId(graph, access)
                        .chain(appId -> graph.repeat(() -> graph.subscriptions()
                                .chain(subscriptions -> leadsTo(callbackUrl, subscriptions, appId)
                                        ? removeOverride(graph, callbackUrl, appId)
                                        : Uni.createFrom().item(false)))));
    }

    /** A subscription without an address takes away the one that was there. */
    private static Uni<Boolean> removeOverride(GraphSession graph, String callbackUrl, String appId) {
        return graph.subscribe().chain(graph::subscriptions).map(subscriptions -> {
            if (leadsTo(callbackUrl, subscriptions, appId)) {
                throw Subscribing.notYetVisible();
            }
            return true;
        });
    }

    private static boolean leadsTo(String callbackUrl, Graph.Subscriptions subscriptions, String appId) {
        return subscriptions
                .of(appId)
                .filter(own -> callbackUrl.equals(own.overrideCallbackUri()))
                .isPresent();
    }

    /** Exchanges a token that will expire, and has not yet, for a fresh one of 60 days. */
    public Uni<TokenRefresh> refreshToken(WhatsAppAccess access) {
        return work(
                access,
                graph -> graph.token().chain(token -> {
                    Instant end = WhatsAppChecks.requireExpiry(token, access);
                    return graph.exchange(WhatsAppChecks.appId(token))
                            .map(fresh -> new TokenRefresh.Refreshed(fresh.requireAccessToken(), end));
                }),
                TokenRefresh.Rejected::new,
                TokenRefresh.Unreachable::new);
    }

    /**
     * Checks a token that is to take the place of another one of the same app: it must be good for 7 days, and have all
     * scopes that the other one has.
     */
    public Uni<WhatsAppVerification> verifySuccessor(WhatsAppAccess access, Secret former) {
        return work(
                access,
                graph -> verify(graph, access, clock.instant().plus(config.minimumTokenLife()))
                        .call(() -> graph.token(former)
                                .chain(old ->
                                        graph.token().invoke(fresh -> WhatsAppChecks.checkSuccessor(old, fresh)))),
                WhatsAppVerification.Rejected::new,
                WhatsAppVerification.Unreachable::new);
    }

    private static Uni<String> appId(GraphSession graph, WhatsAppAccess access) {
        return access.appId() == null
                ? graph.token().map(WhatsAppChecks::appId)
                : Uni.createFrom().item(access.appId());
    }

    /** @param steps tell whether they have changed anything */
    private Uni<WebhookChange> change(WhatsAppAccess access, Function<GraphSession, Uni<Boolean>> steps) {
        return work(
                access,
                graph -> steps.apply(graph).map(WebhookChange.Done::new),
                WebhookChange.Rejected::new,
                WebhookChange.Unreachable::new);
    }

    private <R> Uni<R> work(
            WhatsAppAccess access,
            Function<GraphSession, Uni<? extends R>> steps,
            MetaFailure.Rejecting<R> rejected,
            BiFunction<ProblemCode, Duration, R> unreachable) {
        return work(access, client::open, 0, steps, rejected, unreachable);
    }

    /** @param taken how many calls have been taken out of Meta's limits before */
    private <R> Uni<R> work(
            WhatsAppAccess access,
            Function<WhatsAppAccess, GraphSession> open,
            int taken,
            Function<GraphSession, Uni<? extends R>> steps,
            MetaFailure.Rejecting<R> rejected,
            BiFunction<ProblemCode, Duration, R> unreachable) {
        Uni<R> work = Uni.createFrom().deferred(() -> {
            GraphSession session = open.apply(access);
            return steps.apply(session)
                    .map(result -> (R) result)
                    .onFailure(MetaFailure.class)
                    .recoverWithItem(failure -> ((MetaFailure) failure).outcome(rejected, unreachable))
                    .call(() -> budgets.note(access, session, taken));
        });
        return CallerContext.keep(work);
    }
}
