package io.tenantservice.provider.genesys;

import static io.tenantservice.platform.problem.ProblemCode.ORGANIZATION_INACTIVE;
import static io.tenantservice.platform.problem.ProblemCode.WRONG_ORGANIZATION;

import io.smallrye.mutiny.Uni;
import io.tenantservice.platform.attempt.AtOnce;
import io.tenantservice.platform.attempt.CallerContext;
import io.tenantservice.platform.budget.CallBudget;
import io.tenantservice.platform.budget.CallBudgets;
import io.tenantservice.platform.problem.ProblemCode;
import io.tenantservice.platform.secret.Secret;
import io.tenantservice.provider.genesys.OrganizationVerification.Verified;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Asks Genesys about organizations, and keeps their messaging integrations. Call it outside of any transaction. */
@ApplicationScoped
public class GenesysService {

    /** G1 to G3. */
    private static final int RECHECK_CALLS = 3;

    private final GenesysClient client;
    private final CallBudgets budgets;
    private final GenesysConfig config;

    GenesysService(GenesysClient client, CallBudgets budgets, GenesysConfig config) {
        this.client = client;
        this.budgets = budgets;
        this.config = config;
    }

    /** Logs in anew, and checks that the client belongs to this organization and that it is active. */
    public Uni<OrganizationVerification> verifyOrganization(GenesysAccess access) {
        return work(
                access,
                genesys -> verify(genesys, access),
                OrganizationVerification.Rejected::new,
                OrganizationVerification.Unreachable::new);
    }

    /**
     * Takes the calls of {@link #recheckInBackground} out of the client's limit, which we count by organization.
     *
     * @return zero when that may be done; else how long to wait before asking again
     */
    public Uni<Duration> admitRecheck(UUID tenantId, GenesysRegion region, String organizationId) {
        return budgets.take(budget(tenantId, region, organizationId), RECHECK_CALLS);
    }

    /** The same as {@link #verifyOrganization} when nobody waits for it: each call is tried once. */
    public Uni<OrganizationVerification> recheckInBackground(GenesysAccess access) {
        return work(
                access,
                client::openForOneTry,
                RECHECK_CALLS,
                genesys -> verify(genesys, access),
                OrganizationVerification.Rejected::new,
                OrganizationVerification.Unreachable::new);
    }

    /**
     * The same as {@link #verifyOrganization} for a client that is nobody's yet: no calls are counted for a tenant, and
     * its token is forgotten.
     */
    public Uni<OrganizationVerification> tryOrganization(GenesysAccess access) {
        Uni<OrganizationVerification> work = Uni.createFrom().deferred(() -> {
            GenesysSession session = client.open(access);
            return verify(session, access)
                    .onTermination()
                    .invoke(session::forgetToken)
                    .onFailure(GenesysFailure.class)
                    .recoverWithItem(failure -> ((GenesysFailure) failure)
                            .outcome(
                                    OrganizationVerification.Rejected::new, OrganizationVerification.Unreachable::new));
        });
        return CallerContext.keep(work);
    }

    private static Uni<OrganizationVerification> verify(GenesysSession genesys, GenesysAccess access) {
        return genesys.login()
                .chain(() -> AtOnce.both(
                        genesys.organization().invoke(organization -> check(organization, access)),
                        genesys.tokenInfo().invoke(token -> check(token, access)),
                        (organization, token) -> verified(organization)));
    }

    /** Of the tenant too, as anybody may name an organization. */
    private CallBudget budget(UUID tenantId, GenesysRegion region, String organizationId) {
        return new CallBudget(
                "genesys:" + tenantId + ":" + region.id() + ":" + organizationId,
                config.callsPerMinute(),
                Duration.ofMinutes(1));
    }

    private static void check(Genesys.Organization organization, GenesysAccess access) {
        checkOwner(organization.id(), access);
        if (!Optional.ofNullable(organization.state())
                .orElseThrow(GenesysErrorReader::incomplete)
                .equals("active")) {
            throw GenesysFailure.refused(ORGANIZATION_INACTIVE, "The organization is not active at Genesys.");
        }
    }

    private static void check(Genesys.TokenInfo token, GenesysAccess access) {
        checkOwner(token.organization() == null ? null : token.organization().id(), access);
    }

    private static void checkOwner(@Nullable String organizationId, GenesysAccess access) {
        String owner = Optional.ofNullable(organizationId).orElseThrow(GenesysErrorReader::incomplete);
        if (!access.organizationId().equalsIgnoreCase(owner)) {
            throw GenesysFailure.refused(WRONG_ORGANIZATION, "The client belongs to another organization.");
        }
    }

    private static OrganizationVerification verified(Genesys.Organization organization) {
        return new Verified(
                Optional.ofNullable(organization.id()).orElse(""),
                Optional.ofNullable(organization.name()).orElse(""));
    }

    /** Sees to it that the integration of this name exists and leads to this address. Safe to repeat. */
    public Uni<IntegrationChange> ensureIntegration(GenesysAccess access, OpenIntegration wanted) {
        return work(
                access,
                genesys -> new Integrating(genesys, wanted, config.pollInterval())
                        .settle()
                        .map(IntegrationChange.Done::new),
                IntegrationChange.Rejected::new,
                IntegrationChange.Unreachable::new);
    }

    /**
     * Deletes all integrations of this name, as there are two when one was made whose answer came too late.
     *
     * @return done with the id of the last one; an empty one where there was none
     */
    public Uni<IntegrationChange> deleteIntegrations(GenesysAccess access, String name) {
        return work(
                access,
                genesys -> genesys.repeat(() -> genesys.findIntegrations(name))
                        .chain(found -> deleteAll(genesys, found))
                        .map(IntegrationChange.Done::new),
                IntegrationChange.Rejected::new,
                IntegrationChange.Unreachable::new);
    }

    private static Uni<String> deleteAll(GenesysSession genesys, List<Genesys.Integration> found) {
        Uni<String> deleted = Uni.createFrom().item("");
        for (Genesys.Integration one : found) {
            deleted = deleted.chain(() -> genesys.delete(one.requireId()).replaceWith(one::requireId));
        }
        return deleted;
    }

    /** Logs in anew. The token is for {@link #regenerateSecret}, and whoever holds it keeps it. */
    public Uni<Login> logIn(GenesysAccess access) {
        return work(
                access,
                genesys -> genesys.login().map(Login.LoggedIn::new),
                Login.Rejected::new,
                Login.Unreachable::new);
    }

    /**
     * Replaces the client's own secret; the old one dies at once.
     *
     * @param accessToken of the client. It is not replaced when Genesys does not accept it: the old secret, by which
     *     another one would be got, may be dead
     */
    public Uni<SecretRegeneration> regenerateSecret(GenesysAccess access, Secret accessToken) {
        return work(
                access,
                genesys -> genesys.regenerateSecret(accessToken)
                        .map(fresh -> Optional.ofNullable(fresh.secret()).orElseThrow(GenesysErrorReader::incomplete))
                        .map(SecretRegeneration.Regenerated::new),
                SecretRegeneration.Rejected::new,
                SecretRegeneration.Unreachable::new);
    }

    private <R> Uni<R> work(
            GenesysAccess access,
            Function<GenesysSession, Uni<? extends R>> steps,
            GenesysFailure.Rejecting<R> rejected,
            BiFunction<ProblemCode, Duration, R> unreachable) {
        return work(access, client::open, 0, steps, rejected, unreachable);
    }

    /** @param taken how many calls have been taken out of the limit before */
    private <R> Uni<R> work(
            GenesysAccess access,
            Function<GenesysAccess, GenesysSession> open,
            int taken,
            Function<GenesysSession, Uni<? extends R>> steps,
            GenesysFailure.Rejecting<R> rejected,
            BiFunction<ProblemCode, Duration, R> unreachable) {
        Uni<R> work = Uni.createFrom().deferred(() -> {
            GenesysSession session = open.apply(access);
            return steps.apply(session)
                    .map(result -> (R) result)
                    .onFailure(GenesysFailure.class)
                    .recoverWithItem(failure -> ((GenesysFailure) failure).outcome(rejected, unreachable))
                    .call(() -> budgets.note(
                            budget(access.tenantId(), access.region(), access.organizationId()),
                            Math.max(0, session.calls() - taken),
                            session.load()));
        });
        return CallerContext.keep(work);
    }
}
