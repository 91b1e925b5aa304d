package io.tenantservice.platform.security;

import static io.tenantservice.platform.problem.ProblemCode.TENANT_NOT_FOUND;
import static io.tenantservice.platform.problem.ProblemCode.TOKEN_AMBIGUOUS;
import static io.tenantservice.platform.problem.ProblemCode.TOKEN_INVALID;
import static io.tenantservice.platform.problem.ProblemCode.TOKEN_WITHOUT_TENANT;

import io.quarkus.security.identity.CurrentIdentityAssociation;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import io.tenantservice.platform.http.StrictParameters;
import io.tenantservice.platform.problem.Problem;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.core.UriInfo;
import java.util.Arrays;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jspecify.annotations.Nullable;

/**
 * Learns from the token whom the caller acts for, and answers 404 for every address of another tenant, before any
 * resource runs.
 */
class CallerFilter {

    private final CurrentIdentityAssociation identities;

    CallerFilter(CurrentIdentityAssociation identities) {
        this.identities = identities;
    }

    @ServerRequestFilter(priority = Priorities.AUTHORIZATION)
    Uni<Void> identify(UriInfo uri) {
        return identities
                .getDeferredIdentity()
                .invoke(identity -> begin(identity, uri.getPathParameters().getFirst("tenant_id")))
                .replaceWithVoid();
    }

    private static void begin(SecurityIdentity identity, @Nullable String tenantInPath) {
        switch (identity.getPrincipal()) {
            case JsonWebToken token -> begin(callerOf(token), tenantInPath);
            case CallerPrincipal principal -> begin(principal.caller(), tenantInPath);
            default -> {
                // Public operations have no caller; every other one has been refused by its permission check before.
            }
        }
    }

    private static void begin(Caller caller, @Nullable String tenantInPath) {
        if (tenantInPath != null && !caller.sees(StrictParameters.uuid(tenantInPath))) {
            throw Problem.of(TENANT_NOT_FOUND);
        }
        caller.begin();
    }

    private static Caller callerOf(JsonWebToken token) {
        Set<String> scopes =
                Set.copyOf(Arrays.asList(token.<String>claim("scope").orElse("").split(" ")));
        boolean platform = scopes.contains(Scopes.PLATFORM);
        @Nullable Object tenant = token.getClaim("tenant_id");
        if (tenant == null && !platform) {
            throw Problem.of(TOKEN_WITHOUT_TENANT);
        }
        if (tenant != null && platform) {
            throw Problem.of(TOKEN_AMBIGUOUS);
        }
        String subject = token.getSubject();
        if (subject == null || subject.isBlank()) {
            throw Problem.of(TOKEN_INVALID, "The token has no subject.");
        }
        return new Caller("oidc:" + subject, tenant == null ? null : tenantOf(tenant), scopes);
    }

    private static UUID tenantOf(Object claim) {
        try {
            UUID tenant = StrictParameters.uuid(claim.toString());
            if (tenant.equals(Caller.NO_TENANT)) {
                throw Problem.of(TOKEN_INVALID);
            }
            return tenant;
        } catch (Problem notAnId) {
            throw Problem.of(TOKEN_INVALID, "The claim tenant_id is not a UUID.");
        }
    }
}
