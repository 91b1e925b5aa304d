package io.tenantservice.credential;

import io.smallrye.mutiny.Uni;
import io.tenantservice.audit.Audit;
import io.tenantservice.platform.problem.Problem;
import io.tenantservice.platform.problem.ProblemCode;
import io.tenantservice.platform.tenancy.Tenancy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/** Which of a tenant's credentials the providers send their events for, and what is left of that when it ends. */
@ApplicationScoped
public class Connections {

    private final CredentialStore<WhatsAppAccount, ?> accounts;
    private final CredentialStore<GenesysOrganization, ?> organizations;
    private final Connecting<WhatsAppAccount> ofAccounts;
    private final Connecting<GenesysOrganization> ofOrganizations;

    Connections(
            WhatsAppAccountService accounts,
            GenesysOrganizationService organizations,
            Tenancy tenancy,
            Audit audit,
            Clock clock) {
        this.accounts = accounts.store();
        this.organizations = organizations.store();
        this.ofAccounts = new Connecting<>(this.accounts, tenancy, audit, clock);
        this.ofOrganizations = new Connecting<>(this.organizations, tenancy, audit, clock);
    }

    /** A credential. */
    public record Place(CredentialKind kind, UUID id) {}

    /**
     * Whether a credential's secrets cannot be opened any more: their key has been destroyed, or they are damaged
     * (INTERNAL_ERROR, of which the log tells more).
     */
    public static boolean areSecretsLost(Throwable failure) {
        return failure instanceof Problem problem
                && (problem.code() == ProblemCode.CREDENTIAL_DESTROYED || problem.code() == ProblemCode.INTERNAL_ERROR);
    }

    /** Within the transaction that is open: those whose provider sends its events here, or was told to. */
    public Uni<List<Place>> of(UUID tenantId) {
        return Credential.connectedIds(WhatsAppAccount.class, tenantId)
                .chain(numbers -> Credential.connectedIds(GenesysOrganization.class, tenantId)
                        .map(sides -> Stream.concat(
                                        numbers.stream().map(id -> new Place(CredentialKind.WHATSAPP_ACCOUNT, id)),
                                        sides.stream().map(id -> new Place(CredentialKind.GENESYS_ORGANIZATION, id)))
                                .toList()));
    }

    /**
     * What was set up at a provider, and stays there.
     *
     * @param place the credential, which may be gone
     * @param reason why it could not be taken back, or that somebody wanted it so
     */
    public record Left(Place place, ProblemCode reason) {}

    /** Within the transaction that is open: what stays of all that the tenant ever had. */
    public static Uni<List<Left>> left(UUID tenantId) {
        return LeftAtProvider.of(tenantId)
                .map(all -> all.stream()
                        .map(one -> new Left(new Place(one.kind, one.credentialId), one.reason))
                        .toList());
    }

    /** Writes into the audit log why what is set up stays at the provider, if the tenant still has the credential. */
    public Uni<Void> noteLeft(UUID tenantId, Place place, ProblemCode reason) {
        return switch (place.kind()) {
            case WHATSAPP_ACCOUNT -> ifThere(accounts, ofAccounts.left(tenantId, place.id(), reason));
            case GENESYS_ORGANIZATION -> ifThere(organizations, ofOrganizations.left(tenantId, place.id(), reason));
        };
    }

    /** Writes down why the provider does not send its events here again, and has the credential's health looked at soon. */
    public Uni<Void> noteNotConnectedAgain(UUID tenantId, Place place, ProblemCode reason) {
        return switch (place.kind()) {
            case WHATSAPP_ACCOUNT -> ifThere(accounts, ofAccounts.notConnectedAgain(tenantId, place.id(), reason));
            case GENESYS_ORGANIZATION ->
                ifThere(organizations, ofOrganizations.notConnectedAgain(tenantId, place.id(), reason));
        };
    }

    private static Uni<Void> ifThere(CredentialStore<?, ?> store, Uni<Void> noted) {
        return noted.onFailure(store::isGone).recoverWithNull();
    }
}
