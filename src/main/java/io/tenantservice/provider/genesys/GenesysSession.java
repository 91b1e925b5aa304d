package io.tenantservice.provider.genesys;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.smallrye.mutiny.Uni;
import io.tenantservice.platform.attempt.Attempts;
import io.tenantservice.platform.budget.Load;
import io.tenantservice.platform.secret.Secret;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jboss.resteasy.reactive.RestResponse;

/** One piece of work at Genesys for one client. Every failure leaves here as a {@link GenesysFailure}. */
final class GenesysSession {

    private static final int PAGE_SIZE = 100;
    private static final int MAX_PAGES = 40;

    private final LoginApi login;
    private final PlatformApi platform;
    private final GenesysAccess access;
    private final TokenCache tokens;
    private final Attempts attempts;
    private final Duration callTimeout;
    private int calls;
    private Load load = Load.NONE;

    GenesysSession(
            LoginApi login,
            PlatformApi platform,
            GenesysAccess access,
            TokenCache tokens,
            Attempts attempts,
            Duration callTimeout) {
        this.login = login;
        this.platform = platform;
        this.access = access;
        this.tokens = tokens;
        this.attempts = attempts;
        this.callTimeout = callTimeout;
    }

    /** @return how many calls have been made so far */
    synchronized int calls() {
        return calls;
    }

    /** @return the most that their answers said of the client's limit */
    synchronized Load load() {
        return load;
    }

    private synchronized void count() {
        calls++;
    }

    private synchronized void see(Load told) {
        load = load.and(told);
    }

    /** Tries a piece of work again as long as its failure is worth it. */
    <T> Uni<T> repeat(Supplier<Uni<T>> work) {
        return attempts.make(work, GenesysFailure::again);
    }

    Duration left() {
        return attempts.left();
    }

    /** Logs in whatever the cache holds: only a fresh token proves that the secret is good. */
    Uni<Secret> login() {
        tokens.forget(access);
        return repeat(this::token);
    }

    void forgetToken() {
        tokens.forget(access);
    }

    Uni<Genesys.Organization> organization() {
        return read(platform::organization);
    }

    Uni<Genesys.TokenInfo> tokenInfo() {
        return read(platform::token);
    }

    /**
     * Repeated with the same token, as the answer may get lost: issued tokens survive the end of their client's secret
     * (R). This is the one place that relies on it; where it does not hold, the token is refused.
     */
    Uni<Genesys.Client> regenerateSecret(Secret token) {
        return repeat(() -> answer(platform.regenerateSecret("Bearer " + token.reveal(), access.clientId()))
                .onItem()
                .ifNull()
                .failWith(GenesysErrorReader::incomplete));
    }

    Uni<Optional<Genesys.Integration>> findIntegration(String name) {
        return findIntegration(name, 1);
    }

    private Uni<Optional<Genesys.Integration>> findIntegration(String name, int pageNumber) {
        return once(bearer -> platform.integrations(bearer, PAGE_SIZE, pageNumber))
                .chain(integrations -> {
                    var found = integrations.page().stream()
                            .filter(one -> name.equals(one.name()))
                            .findFirst();
                    return found.isPresent() || pageNumber >= Math.min(integrations.pages(), MAX_PAGES)
                            ? Uni.createFrom().item(found)
                            : findIntegration(name, pageNumber + 1);
                });
    }

    /** @return all of this name */
    Uni<List<Genesys.Integration>> findIntegrations(String name) {
        return findIntegrations(name, 1);
    }

    private Uni<List<Genesys.Integration>> findIntegrations(String name, int pageNumber) {
        return once(bearer -> platform.integrations(bearer, PAGE_SIZE, pageNumber))
                .chain(integrations -> {
                    List<Genesys.Integration> found = integrations.page().stream()
                            .filter(one -> name.equals(one.name()))
                            .toList();
                    return pageNumber >= Math.min(integrations.pages(), MAX_PAGES)
                            ? Uni.createFrom().item(found)
                            : findIntegrations(name, pageNumber + 1)
                                    .map(more -> Stream.concat(found.stream(), more.stream())
                                            .toList());
                });
    }

    Uni<Genesys.Integration> integration(String id) {
        return read(bearer -> platform.integration(bearer, id));
    }

    Uni<Genesys.Integration> create(OpenIntegration wanted) {
        return once(bearer -> platform.create(bearer, Genesys.IntegrationRequest.of(wanted)));
    }

    Uni<Genesys.Integration> change(String id, OpenIntegration wanted) {
        return once(bearer -> platform.change(bearer, id, Genesys.IntegrationRequest.of(wanted)));
    }

    /** What is gone already is deleted. */
    Uni<Void> delete(String id) {
        return repeat(() -> authorized(bearer -> answer(platform.delete(bearer, id))))
                .onFailure(GenesysFailure::isNotFound)
                .recoverWithNull();
    }

    private <T> Uni<T> read(Function<String, Uni<RestResponse<T>>> call) {
        return repeat(() -> once(call));
    }

    private <T> Uni<T> once(Function<String, Uni<RestResponse<T>>> call) {
        return authorized(
                bearer -> answer(call.apply(bearer)).onItem().ifNull().failWith(GenesysErrorReader::incomplete));
    }

    private <T> Uni<T> answer(Uni<RestResponse<T>> call) {
        return limited(call)
                .invoke(response -> see(GenesysErrorReader.load(response::getHeaderString)))
                .map(RestResponse::getEntity);
    }

    /** A token that the API does not accept is replaced once. */
    private <T> Uni<T> authorized(Function<String, Uni<T>> call) {
        return Uni.createFrom().deferred(() -> {
            Uni<Secret> token = token();
            return bearing(token, call)
                    .onFailure(GenesysFailure::isTokenRefused)
                    .recoverWithUni(() -> {
                        tokens.forget(access, token);
                        return bearing(token(), call);
                    });
        });
    }

    private static <T> Uni<T> bearing(Uni<Secret> token, Function<String, Uni<T>> call) {
        return token.chain(known -> call.apply("Bearer " + known.reveal()));
    }

    private Uni<Secret> token() {
        String pair = access.clientId() + ":" + access.clientSecret().reveal();
        String basic = "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(UTF_8));
        return tokens.get(
                access,
                () -> limited(login.token(basic, "client_credentials"))
                        .onItem()
                        .ifNull()
                        .failWith(GenesysErrorReader::incomplete));
    }

    private <T> Uni<T> limited(Uni<T> call) {
        return attempts.limit(call.onSubscription().invoke(this::count), callTimeout)
                .onFailure()
                .transform(GenesysErrorReader::failure)
                .onFailure(GenesysFailure.class)
                .invoke(failure -> see(((GenesysFailure) failure).load()));
    }
}
