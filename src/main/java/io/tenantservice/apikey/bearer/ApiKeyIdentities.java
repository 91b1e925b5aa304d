package io.tenantservice.apikey.bearer;

import static io.tenantservice.platform.problem.ProblemCode.API_KEY_RATE_LIMITED;
import static io.tenantservice.platform.problem.ProblemCode.API_KEY_REFUSED;
import static java.util.Objects.requireNonNull;

import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.IdentityProvider;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.smallrye.mutiny.Uni;
import io.tenantservice.apikey.VerifyCode;
import io.tenantservice.apikey.verify.KeyVerification;
import io.tenantservice.apikey.verify.KeyVerifier;
import io.tenantservice.apikey.verify.LimitStanding;
import io.tenantservice.platform.problem.Problem;
import io.tenantservice.platform.security.Caller;
import io.tenantservice.platform.security.CallerPrincipal;
import io.tenantservice.platform.security.Scopes;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;

/** Verifies keys that are presented as tokens, as it verifies them for others. */
@ApplicationScoped
class ApiKeyIdentities implements IdentityProvider<ApiKeyToken> {

    private static final Caller THIS_SERVICE = new Caller("tenant-service", null, Set.of());

    private final KeyVerifier verifier;

    ApiKeyIdentities(KeyVerifier verifier) {
        this.verifier = verifier;
    }

    @Override
    public Class<ApiKeyToken> getRequestType() {
        return ApiKeyToken.class;
    }

    /** Fails with an AuthenticationFailedException whose cause is the problem API_KEY_REFUSED or API_KEY_RATE_LIMITED. */
    @Override
    public Uni<SecurityIdentity> authenticate(ApiKeyToken token, AuthenticationRequestContext context) {
        return verifier.verify(token.question(), THIS_SERVICE).map(ApiKeyIdentities::identity);
    }

    private static SecurityIdentity identity(KeyVerification found) {
        if (!found.valid()) {
            throw new AuthenticationFailedException(refusal(found));
        }
        Set<String> scopes = new HashSet<>(requireNonNull(found.scopes()));
        scopes.retainAll(Scopes.OF_A_TENANTS_KEY);
        return QuarkusSecurityIdentity.builder()
                .setPrincipal(new CallerPrincipal(
                        new Caller("api-key:" + found.keyId(), requireNonNull(found.tenantId()), Set.copyOf(scopes))))
                .addPermissionsAsString(scopes)
                .build();
    }

    private static Problem refusal(KeyVerification found) {
        return found.code() == VerifyCode.RATE_LIMITED
                ? Problem.of(API_KEY_RATE_LIMITED).retryAfter(retryAfter(found))
                : Problem.of(API_KEY_REFUSED, "The key verifies as " + found.code() + ".");
    }

    /** An automatic charge is 1, which every limit allows after some time. */
    private static Duration retryAfter(KeyVerification found) {
        return requireNonNull(found.rateLimits()).stream()
                .map(LimitStanding::retryAfter)
                .filter(Objects::nonNull)
                .map(Duration::ofSeconds)
                .max(Comparator.naturalOrder())
                .orElse(Duration.ZERO);
    }
}
