package io.tenantservice.credential;

import static io.tenantservice.platform.problem.ProblemCode.GENESYS_ORGANIZATION_NOT_FOUND;

import io.smallrye.mutiny.Uni;
import io.tenantservice.audit.Audit;
import io.tenantservice.crypto.Purpose;
import io.tenantservice.operation.OperationService;
import io.tenantservice.platform.Ids;
import io.tenantservice.platform.http.IfMatch;
import io.tenantservice.platform.paging.Page;
import io.tenantservice.platform.paging.PageRequest;
import io.tenantservice.platform.problem.Problem;
import io.tenantservice.platform.problem.ProblemCode;
import io.tenantservice.platform.secret.Secret;
import io.tenantservice.platform.tenancy.Tenancy;
import io.tenantservice.provider.genesys.GenesysAccess;
import io.tenantservice.provider.genesys.GenesysRegion;
import io.tenantservice.provider.genesys.GenesysService;
import io.tenantservice.provider.genesys.IntegrationChange;
import io.tenantservice.provider.genesys.OpenIntegration;
import io.tenantservice.provider.genesys.OrganizationVerification;
import io.tenantservice.provider.genesys.OrganizationVerification.Rejected;
import io.tenantservice.provider.genesys.OrganizationVerification.Unreachable;
import io.tenantservice.provider.genesys.OrganizationVerification.Verified;
import io.tenantservice.tenant.TenantService;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A tenant's Genesys Cloud organizations. */
@ApplicationScoped
public class GenesysOrganizationService {

    /** By its name an integration whose id got lost is found again. */
    private static final String INTEGRATION_PREFIX = "tenant-service-";

    private final CredentialStore<GenesysOrganization, GenesysOrganizationView> store;
    private final SecretSwap<GenesysOrganization, GenesysOrganizationView> swap;
    private final GenesysService genesys;
    private final Ids ids;
    private final Clock clock;
    private final SecureRandom random;

    GenesysOrganizationService(
            TenantService tenants,
            Tenancy tenancy,
            CredentialSecrets secrets,
            OperationService operations,
            Audit audit,
            CheckSchedule schedule,
            GenesysService genesys,
            Ids ids,
            Clock clock,
            SecureRandom random) {
        this.store = new CredentialStore<>(
                GenesysOrganization.class,
                GENESYS_ORGANIZATION_NOT_FOUND,
                GenesysOrganizationView::of,
                tenants,
                tenancy,
                secrets,
                operations,
                audit,
                schedule,
                clock);
        this.swap = new SecretSwap<>(store, GenesysOrganizationView::of, tenancy, secrets, audit, clock);
        this.genesys = genesys;
        this.ids = ids;
        this.clock = clock;
        this.random = random;
    }

    Uni<GenesysOrganizationView> create(UUID tenantId, CreateGenesysOrganization request) {
        return store.create(fresh(tenantId, ids.next(), request), secretFields(request));
    }

    /** Creates an organization unless the one with this id is there already. */
    public Uni<Void> add(UUID tenantId, UUID id, CreateGenesysOrganization request) {
        return store.createOnce(fresh(tenantId, id, request), secretFields(request));
    }

    private GenesysOrganization fresh(UUID tenantId, UUID id, CreateGenesysOrganization request) {
        GenesysRegion region = request.requireRegion("/deployment_region");
        return GenesysOrganization.create(tenantId, id, request, region, clock.instant());
    }

    private Map<Purpose, Secret> secretFields(CreateGenesysOrganization request) {
        return Map.of(
                Purpose.CLIENT_ID, request.clientId(),
                Purpose.CLIENT_SECRET, request.clientSecret(),
                Purpose.WEBHOOK_SECRET, RandomSecret.next(random));
    }

    public Uni<GenesysOrganizationView> get(UUID tenantId, UUID id) {
        return store.get(tenantId, id);
    }

    Uni<Page<GenesysOrganizationView>> list(UUID tenantId, @Nullable CredentialHealth health, PageRequest page) {
        return store.list(tenantId, health, page);
    }

    Uni<GenesysOrganizationView> patch(UUID tenantId, UUID id, IfMatch ifMatch, PatchGenesysOrganization patch) {
        return store.change(
                tenantId,
                id,
                ifMatch,
                organization -> organization.apply(patch, clock.instant()),
                patch.auditDetails());
    }

    CredentialStore<GenesysOrganization, GenesysOrganizationView> store() {
        return store;
    }

    /** Changes of secrets. */
    SecretSwap<GenesysOrganization, GenesysOrganizationView> swap() {
        return swap;
    }

    /** Asks Genesys about the secrets that are pending. */
    Uni<CredentialVerification> verifyPending(UUID tenantId, UUID id) {
        return swap.openPending(tenantId, id)
                .chain(opened -> genesys.verifyOrganization(access(opened))
                        .chain(answer -> swap.conclude(opened.credential(), answered(answer), same -> {})));
    }

    /**
     * Deletes the organization's integration at Genesys, and the organization with its secrets here. A client that
     * Genesys does not accept any more is no obstacle.
     *
     * @throws Problem PROVIDER_UNAVAILABLE or PROVIDER_RATE_LIMITED when Genesys is silent; nothing is deleted then
     */
    Uni<Void> delete(UUID tenantId, UUID id, IfMatch ifMatch) {
        return store.peek(tenantId, id, ifMatch)
                .chain(this::disconnect)
                .chain(() -> store.delete(
                        tenantId, id, organization -> Uni.createFrom().voidItem()));
    }

    private Uni<Void> disconnect(GenesysOrganization organization) {
        return organization.webhookUrl == null
                ? Uni.createFrom().voidItem()
                : store.open(organization.tenantId, organization.id).chain(this::deleteIntegration);
    }

    private Uni<Void> deleteIntegration(CredentialStore.Opened<GenesysOrganization> opened) {
        return genesys.deleteIntegration(access(opened), INTEGRATION_PREFIX + opened.credential().id)
                .chain(answer -> switch (answer) {
                    case IntegrationChange.Done done -> Uni.createFrom().voidItem();
                    case IntegrationChange.Rejected refused -> Uni.createFrom().voidItem();
                    case IntegrationChange.Unreachable silent ->
                        Uni.createFrom().failure(silent::asProblem);
                });
    }

    /** Asks Genesys whether the credential is good; a good one's organization is claimed for the tenant. */
    public Uni<CredentialVerification> verify(UUID tenantId, UUID id) {
        return store.open(tenantId, id)
                .chain(opened -> genesys.verifyOrganization(access(opened))
                        .call(answer -> store.conclude(
                                opened, verification(answer), organization -> adopt(organization, answer))))
                .map(GenesysOrganizationService::answered);
    }

    /** Asks Genesys again though nobody waits for it, if its limit leaves room. */
    public Uni<Recheck> recheck(UUID tenantId, UUID id) {
        return store.recheck(
                tenantId,
                id,
                organization -> genesys.admitRecheck(
                        organization.tenantId, region(organization), organization.organizationId.toString()),
                () -> recheckNow(tenantId, id));
    }

    private Uni<Recheck> recheckNow(UUID tenantId, UUID id) {
        return store.open(tenantId, id)
                .chain(opened -> genesys.recheckInBackground(access(opened))
                        .chain(answer -> store.concludeRecheck(
                                opened, verification(answer), organization -> adopt(organization, answer))));
    }

    /** @throws Problem that asks to come back later when Genesys was silent */
    private static CredentialVerification answered(OrganizationVerification answer) {
        if (answer instanceof Unreachable silent) {
            throw silent.asProblem();
        }
        return verification(answer);
    }

    static CredentialVerification verification(OrganizationVerification answer) {
        return switch (answer) {
            case Verified good -> CredentialVerification.valid();
            case Rejected bad -> CredentialVerification.rejected(bad.code(), bad.providerCode(), bad.hint());
            case Unreachable silent -> CredentialVerification.unreachable(silent.code());
        };
    }

    private static Uni<Void> adopt(GenesysOrganization organization, OrganizationVerification answer) {
        return answer instanceof Verified
                ? Claim.take(organization)
                : Uni.createFrom().voidItem();
    }

    /**
     * Has Genesys send to an address what its agents write, by an integration of our own. Safe to repeat.
     *
     * @param webhookUrl at most 200 characters
     */
    public Uni<Connection> connect(UUID tenantId, UUID id, String webhookUrl) {
        return store.connecting(tenantId, id, webhookUrl)
                .chain(() -> store.open(tenantId, id))
                .chain(opened -> integrate(opened, webhookUrl));
    }

    private Uni<Connection> integrate(CredentialStore.Opened<GenesysOrganization> opened, String webhookUrl) {
        GenesysOrganization asked = opened.credential();
        OpenIntegration wanted =
                new OpenIntegration(INTEGRATION_PREFIX + asked.id, webhookUrl, opened.secret(Purpose.WEBHOOK_SECRET));
        return genesys.ensureIntegration(access(opened), wanted).chain(answer -> switch (answer) {
            case IntegrationChange.Done(String integrationId) ->
                store.connected(
                                asked.tenantId,
                                asked.id,
                                webhookUrl,
                                organization -> organization.integrationId = integrationId)
                        .onFailure(store::isGone)
                        .call(() -> deleteIntegration(opened));
            case IntegrationChange.Rejected(ProblemCode code, String providerCode, String hint) ->
                Uni.createFrom().item(new Connection.Refused(code, providerCode, hint));
            case IntegrationChange.Unreachable silent -> Uni.createFrom().failure(silent::asProblem);
        });
    }

    static GenesysAccess access(CredentialStore.Opened<GenesysOrganization> opened) {
        GenesysOrganization organization = opened.credential();
        return new GenesysAccess(
                organization.tenantId,
                region(organization),
                organization.organizationId.toString(),
                opened.secret(Purpose.CLIENT_ID).reveal(),
                opened.secret(Purpose.CLIENT_SECRET));
    }

    private static GenesysRegion region(GenesysOrganization organization) {
        return GenesysRegion.of(organization.deploymentRegion).orElseThrow();
    }

    Uni<RevealedGenesysOrganization> reveal(UUID tenantId, UUID id) {
        return store.reveal(tenantId, id).map(fields -> RevealedGenesysOrganization.of(id, fields));
    }
}
