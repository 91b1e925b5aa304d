package io.tenantservice.credential;

import static io.tenantservice.platform.problem.ProblemCode.CONCURRENT_CHANGE;

import io.smallrye.mutiny.Uni;
import io.tenantservice.credential.CredentialSecret.Slot;
import io.tenantservice.crypto.Purpose;
import io.tenantservice.platform.problem.Problem;
import io.tenantservice.platform.secret.Secret;
import io.tenantservice.platform.tenancy.Tenancy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Keeps the access token by which a client's secret is replaced, so that another process can replace it once more when
 * the new secret got lost. It is written down before the secret is touched, and erased when the new one is in use.
 */
@ApplicationScoped
class RenewalTokens {

    /** No token of Genesys lives longer. */
    private static final Duration LONGEST_LIFE = Duration.ofHours(48);

    private final GenesysOrganizationService organizations;
    private final CredentialSecrets secrets;
    private final Tenancy tenancy;
    private final Clock clock;

    RenewalTokens(GenesysOrganizationService organizations, CredentialSecrets secrets, Tenancy tenancy, Clock clock) {
        this.organizations = organizations;
        this.secrets = secrets;
        this.tenancy = tenancy;
        this.clock = clock;
    }

    /** Puts it in the place of the one before. */
    Uni<Void> keep(GenesysOrganization asked, Secret token) {
        long version = asked.secretsVersion + 1;
        return CredentialSecrets.sealAndStore(
                secrets.sealRenewalToken(
                        asked.tenantId,
                        asked.id,
                        version,
                        token,
                        clock.instant().plus(LONGEST_LIFE)),
                rows -> tenancy.observe(
                        asked.tenantId,
                        () -> organizations
                                .store()
                                .require(asked.tenantId, asked.id)
                                .chain(organization -> replace(organization, version, rows))));
    }

    private Uni<Void> replace(GenesysOrganization organization, long version, List<CredentialSecret> rows) {
        if (organization.secretsVersion + 1 != version) {
            throw Problem.of(CONCURRENT_CHANGE);
        }
        organization.secretsVersion = version;
        return CredentialSecret.deleteSlot(organization.tenantId, organization.id, Slot.RENEWAL)
                .chain(() -> secrets.persist(organization.tenantId, rows));
    }

    Uni<Optional<Secret>> find(GenesysOrganization organization) {
        return organizations
                .store()
                .open(organization.tenantId, organization.id, List.of(Slot.RENEWAL))
                .map(opened -> Optional.ofNullable(opened.secrets().get(Purpose.RENEWAL_TOKEN)));
    }

    Uni<Void> erase(GenesysOrganization organization) {
        return tenancy.observe(
                organization.tenantId,
                () -> CredentialSecret.deleteSlot(organization.tenantId, organization.id, Slot.RENEWAL)
                        .replaceWithVoid());
    }
}
