package io.tenantservice.apikey.bearer;

import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.request.AuthenticationRequest;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticationMechanism;
import io.quarkus.vertx.http.runtime.security.HttpCredentialTransport;
import io.smallrye.mutiny.Uni;
import io.tenantservice.apikey.KeyFormat;
import io.tenantservice.apikey.verify.VerifyApiKey;
import io.tenantservice.platform.secret.Secret;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.Set;

/** Takes bearer tokens that have the form of an API key; all others are left to OIDC. No JWT has that form. */
@ApplicationScoped
class ApiKeyMechanism implements HttpAuthenticationMechanism {

    private static final String SCHEME = "bearer ";

    @Override
    public Uni<SecurityIdentity> authenticate(RoutingContext request, IdentityProviderManager identities) {
        return token(request)
                .map(key -> new ApiKeyToken(new VerifyApiKey(key, null, address(request), null)))
                .map(identities::authenticate)
                .orElseGet(() -> Uni.createFrom().nullItem());
    }

    private static Optional<Secret> token(RoutingContext request) {
        String header = request.request().getHeader(HttpHeaders.AUTHORIZATION);
        return header == null || !header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                ? Optional.empty()
                : Optional.of(Secret.of(header.substring(SCHEME.length())))
                        .filter(text -> KeyFormat.parse(text).isPresent());
    }

    /** As Quarkus knows it: behind a proxy, by quarkus.http.proxy. */
    private static String address(RoutingContext request) {
        return request.request().remoteAddress().hostAddress();
    }

    /** OIDC's challenge holds for both. */
    @Override
    public Uni<ChallengeData> getChallenge(RoutingContext request) {
        return Uni.createFrom().nullItem();
    }

    @Override
    public Uni<HttpCredentialTransport> getCredentialTransport(RoutingContext request) {
        return Uni.createFrom().nullItem();
    }

    @Override
    public Set<Class<? extends AuthenticationRequest>> getCredentialTypes() {
        return Set.of(ApiKeyToken.class);
    }

    /** Before OIDC, which would ask the identity provider about the key's text. */
    @Override
    public int getPriority() {
        return DEFAULT_PRIORITY + 100;
    }
}
