package io.tenantservice.credential.resolve;

import io.smallrye.mutiny.Uni;
import io.tenantservice.crypto.Purpose;
import io.tenantservice.platform.problem.Problem;
import io.tenantservice.platform.secret.Secret;
import io.tenantservice.platform.security.Caller;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Finds and opens what providers sign with, for what this service does with it itself. It doesn't leave the service, so
 * this is no reveal: neither audited nor counted.
 */
@ApplicationScoped
public class SigningSecrets {

    private final ResolveQuery query;
    private final SecretOpener opener;

    SigningSecrets(ResolveQuery query, SecretOpener opener) {
        this.query = query;
        this.opener = opener;
    }

    /**
     * What is there of one credential.
     *
     * @param current nothing when none is stored, or none may be used, as the tenant is not active
     * @param previous the one that was replaced last, while it is kept
     */
    public record Signer(
            UUID tenantId, boolean isActive, UUID credentialId, Optional<Secret> current, Optional<Secret> previous) {}

    /**
     * The app secret of a number's account.
     *
     * @return fails with PHONE_NUMBER_NOT_FOUND, also for a number of a tenant that the caller does not see, and as the
     *     encryption provider does
     */
    public Uni<Signer> ofPhoneNumber(String phoneNumberId, Caller caller) {
        return find(new LookUp.ByPhoneNumber(phoneNumberId), Purpose.APP_SECRET, caller);
    }

    /**
     * The secret that an organization's integration was given.
     *
     * @param deploymentRegion as Genesys Cloud's regions are called
     * @return fails with ORGANIZATION_NOT_FOUND, also for that of a tenant that the caller does not see, and as the
     *     encryption provider does
     */
    public Uni<Signer> ofOrganization(UUID organizationId, String deploymentRegion, Caller caller) {
        return find(new LookUp.ByOrganization(organizationId, deploymentRegion), Purpose.WEBHOOK_SECRET, caller);
    }

    private Uni<Signer> find(LookUp by, Purpose purpose, Caller caller) {
        return query.find(new Question(by, Set.of(), Set.of(purpose)))
                .map(found -> found.filter(tenant -> caller.sees(tenant.tenantId()))
                        .orElseThrow(() -> Problem.of(by.notFound())))
                .chain(this::open);
    }

    private Uni<Signer> open(Found found) {
        List<FoundSecret> usable = found.showable();
        return usable.isEmpty()
                ? Uni.createFrom().item(signer(found, OpenedSecrets.NONE))
                : opener.open(usable).map(opened -> signer(found, opened));
    }

    private static Signer signer(Found found, OpenedSecrets opened) {
        FoundCredential credential = found.credentials().getFirst();
        return new Signer(
                found.tenantId(),
                found.isActive(),
                credential.id(),
                opened(credential, opened, false),
                opened(credential, opened, true));
    }

    private static Optional<Secret> opened(FoundCredential credential, OpenedSecrets opened, boolean isPrevious) {
        return credential.secrets().stream()
                .filter(secret -> secret.isPrevious() == isPrevious)
                .flatMap(secret -> Stream.ofNullable(opened.values().get(secret)))
                .findFirst();
    }
}
