package io.tenantservice.platform.security;

import static io.tenantservice.platform.problem.ProblemCode.SCOPE_MISSING;

import io.smallrye.common.vertx.ContextLocals;
import io.tenantservice.platform.problem.Problem;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Who sent the request that is being answered.
 *
 * @param name the token's subject, as it stands in audit entries
 * @param tenantId the one tenant that the caller acts for; absent for the platform
 * @param scopes what the token permits
 */
public record Caller(String name, @Nullable UUID tenantId, Set<String> scopes) {

    /** Stands for the platform where a tenant's id would stand, so it is nobody's. */
    public static final UUID NO_TENANT = new UUID(0, 0);

    private static final String LOCAL = "caller";

    /** @throws IllegalStateException outside of an authenticated request */
    public static Caller current() {
        return find().orElseThrow(() -> new IllegalStateException("no authenticated caller"));
    }

    /** @return nothing in jobs, commands and public operations */
    public static Optional<Caller> find() {
        return ContextLocals.get(LOCAL);
    }

    /** @throws Problem SCOPE_MISSING; for scopes that only a part of an operation needs */
    public void require(String scope) {
        if (!scopes.contains(scope)) {
            throw Problem.of(SCOPE_MISSING, "The scope " + scope + " is needed.");
        }
    }

    /**
     * Has what follows done in the name of somebody who was made out by what the request holds, and not by a token.
     *
     * @param name as it stands in audit entries
     */
    public static void assume(String name) {
        new Caller(name, null, Set.of()).begin();
    }

    /** Whether the caller may know of the tenant at all. */
    public boolean sees(UUID tenant) {
        return tenantId == null || tenantId.equals(tenant);
    }

    void begin() {
        ContextLocals.put(LOCAL, this);
    }
}
