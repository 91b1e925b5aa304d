package io.tenantservice.provider.meta;

import io.smallrye.mutiny.Uni;
import io.tenantservice.platform.attempt.Attempts;
import io.tenantservice.platform.secret.Secret;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** One piece of work at Meta for one account. Every failure leaves here as a {@link MetaFailure}. */
final class GraphSession {

    private static final String ACCOUNT_FIELDS = "id,whatsapp_business_manager_messaging_limit";
    private static final String NUMBER_FIELDS =
            "id,display_phone_number,verified_name,quality_rating,code_verification_status,status,platform_type";
    private static final int PAGE_SIZE = 25;
    private static final int MAX_PAGES = 40;

    private final GraphApi api;
    private final WhatsAppAccess access;
    private final GraphCaller caller;
    private final Attempts attempts;
    private final Duration callTimeout;
    private int calls;
    private GraphUsage usage = GraphUsage.NONE;

    GraphSession(GraphApi api, WhatsAppAccess access, Attempts attempts, Duration callTimeout) {
        this.api = api;
        this.access = access;
        this.caller = GraphCaller.of(access);
        this.attempts = attempts;
        this.callTimeout = callTimeout;
    }

    /** @return how many calls have been made so far */
    synchronized int calls() {
        return calls;
    }

    /** @return the most that their answers said of Meta's limits */
    synchronized GraphUsage usage() {
        return usage;
    }

    private synchronized void count() {
        calls++;
    }

    private synchronized void see(GraphUsage told) {
        usage = usage.and(told);
    }

    /** Tries a piece of work again as long as its failure is worth it. */
    <T> Uni<T> repeat(Supplier<Uni<T>> work) {
        return attempts.make(work, MetaFailure::again);
    }

    Uni<Graph.Token> token() {
        return token(access.accessToken());
    }

    /** @param token of the caller's own app */
    Uni<Graph.Token> token(Secret token) {
        return read(() -> api.debugToken(caller, token.reveal()))
                .map(answer -> Optional.ofNullable(answer.data()).orElseThrow(GraphErrorReader::incomplete));
    }

    Uni<Graph.Account> account() {
        return read(() -> api.account(caller, access.accountId(), ACCOUNT_FIELDS))
                .invoke(account -> checkId(account.id(), access.accountId()));
    }

    Uni<Graph.PhoneNumber> number() {
        return read(() -> api.number(caller, access.phoneNumberId(), NUMBER_FIELDS))
                .invoke(number -> checkId(number.id(), access.phoneNumberId()));
    }

    /** Graph answers about what it was asked, or it is not Graph. */
    private static void checkId(@Nullable String answered, String asked) {
        if (!asked.equals(answered)) {
            throw GraphErrorReader.incomplete();
        }
    }

    /** Leafs through the account's numbers until ours comes. */
    Uni<Boolean> accountHasNumber() {
        return pageHasNumber(Optional.empty(), 1);
    }

    private Uni<Boolean> pageHasNumber(Optional<String> after, int pages) {
        return read(() -> api.numbers(caller, access.accountId(), "id", PAGE_SIZE, after.orElse(null)))
                .chain(numbers -> {
                    boolean found = numbers.page().stream()
                            .anyMatch(number -> access.phoneNumberId().equals(number.id()));
                    return found || numbers.after().isEmpty() || pages >= MAX_PAGES
                            ? Uni.createFrom().item(found)
                            : pageHasNumber(numbers.after(), pages + 1);
                });
    }

    Uni<Graph.Subscriptions> subscriptions() {
        return once(() -> api.subscriptions(caller, access.accountId()));
    }

    Uni<Void> subscribe() {
        return done(() -> api.subscribe(caller, access.accountId()));
    }

    Uni<Void> override(String callbackUrl, Secret verifyToken) {
        return done(
                () -> api.override(caller, access.accountId(), new Graph.CallbackOverride(callbackUrl, verifyToken)));
    }

    Uni<Void> unsubscribe() {
        return done(() -> api.unsubscribe(caller, access.accountId()));
    }

    private Uni<Void> done(Supplier<Uni<RestResponse<Graph.Success>>> change) {
        return once(change).invoke(Graph.Success::require).replaceWithVoid();
    }

    Uni<Graph.FreshToken> exchange(String appId) {
        return read(() -> api.exchange(
                "fb_exchange_token",
                appId,
                access.appSecret().reveal(),
                access.accessToken().reveal(),
                true));
    }

    private <T> Uni<T> read(Supplier<Uni<RestResponse<T>>> call) {
        return repeat(() -> once(call));
    }

    private <T> Uni<T> once(Supplier<Uni<RestResponse<T>>> call) {
        return attempts.limit(
                        Uni.createFrom().deferred(call::get).onSubscription().invoke(this::count), callTimeout)
                .onFailure()
                .transform(GraphErrorReader::failure)
                .onFailure(MetaFailure.class)
                .invoke(failure -> see(((MetaFailure) failure).usage()))
                .invoke(answer -> see(GraphUsage.read(answer::getHeaderString)))
                .map(RestResponse::getEntity)
                .onItem()
                .ifNull()
                .failWith(GraphErrorReader::incomplete);
    }
}
