package io.tenantservice.credential;

import static io.tenantservice.platform.problem.ProblemCode.GENESYS_ORGANIZATION_NOT_FOUND;
import static io.tenantservice.platform.problem.ProblemCode.ONBOARDING_INPUT_CONFLICT;

import io.smallrye.mutiny.Uni;
import io.tenantservice.audit.Audit;
import io.tenantservice.crypto.Purpose;
import io.tenantservice.operation.OperationService;
import io.tenantservice.platform.Each;
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
import io.tenantservice.webhook.event.Outbox;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A tenant's Genesys Cloud organizations. */
@ApplicationScoped
public class GenesysOrganizationService {

    /** By its name an integration whose id got lost is found again. */
    private static final String INTEGRATION_PREFIX = "tenant-service-";

    /** Stands for the tenant that does not exist yet. */
    private static final UUID NOBODY = new UUID(0, 0);

    private final CredentialStore<GenesysOrganization, GenesysOrganizationView> store;
    private final HealthRecord<GenesysOrganization> health;
    private final SecretSwap<GenesysOrganization, GenesysOrganizationView> swap;
    private final Connecting<GenesysOrganization> connecting;
    private final Correction<GenesysOrganization> correction;
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
            Outbox outbox,
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
                outbox,
                clock);
        this.health = new HealthRecord<>(store, tenancy, audit, outbox, schedule, clock);
        this.swap =
                new SecretSwap<>(store, health, GenesysOrganizationView::of, tenancy, secrets, audit, outbox, clock);
        this.connecting = new Connecting<>(store, tenancy, audit, clock);
        this.correction = new Correction<>(store, secrets, audit, clock);
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
        Map<Purpose, Secret> fields = new EnumMap<>(givenFields(request));
        fields.putAll(madeFields());
        return fields;
    }

    private static Map<Purpose, Secret> givenFields(CreateGenesysOrganization request) {
        return Map.of(Purpose.CLIENT_ID, request.clientId(), Purpose.CLIENT_SECRET, request.clientSecret());
    }

    private Map<Purpose, Secret> madeFields() {
        return Map.of(Purpose.WEBHOOK_SECRET, RandomSecret.next(random));
    }

    /**
     * Prepares to replace an organization that is still being taken on, or to create it when it is gone.
     *
     * @param isVerified whether it stays the same one, as that has been found good; then only secrets are replaced
     * @return fails with ONBOARDING_INPUT_CONFLICT when it is made, if the organization differs and may not
     */
    public Uni<PreparedChange> prepareCorrection(
            UUID tenantId, UUID id, CreateGenesysOrganization request, boolean isVerified) {
        GenesysOrganization wanted = fresh(tenantId, id, request);
        return correction.prepare(
                wanted, givenFields(request), madeFields(), organization -> replace(organization, wanted, isVerified));
    }

    private static Uni<Void> replace(GenesysOrganization organization, GenesysOrganization wanted, boolean isVerified) {
        boolean isSame = organization.organizationId.equals(wanted.organizationId)
                && organization.deploymentRegion.equals(wanted.deploymentRegion);
        if (!isSame && (isVerified || organization.webhookUrl != null)) {
            throw Problem.of(ONBOARDING_INPUT_CONFLICT, "The organization has been verified, and is the tenant's.")
                    .at("/genesys_organization/organization_id");
        }
        Uni<Void> free = isSame ? Uni.createFrom().voidItem() : Claim.giveUp(organization);
        return free.invoke(() -> organization.become(wanted));
    }

    /** Within the transaction that is open: erases one of which no provider has been told, if it is there. */
    public Uni<Void> discard(UUID tenantId, UUID id) {
        return store.discard(tenantId, id, organization -> Uni.createFrom().voidItem());
    }

    /** Asks Genesys about an organization that is nobody's yet, as {@link #verify} does about one; nothing is stored. */
    public Uni<CredentialVerification> tryOut(CreateGenesysOrganization request) {
        GenesysAccess access = new GenesysAccess(
                NOBODY,
                request.requireRegion("/genesys_organization/deployment_region"),
                request.organizationId().toString(),
                request.clientId().reveal(),
                request.clientSecret());
        return genesys.tryOrganization(access).map(GenesysOrganizationService::answered);
    }

    /** @return whether a tenant, of which nothing else is told, has the organization */
    public Uni<Boolean> isTaken(CreateGenesysOrganization request) {
        String region =
                request.requireRegion("/genesys_organization/deployment_region").id();
        return store.look(() -> Claim.isTaken(request.organizationId(), region));
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

    /** What Genesys says of them. */
    HealthRecord<GenesysOrganization> health() {
        return health;
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
     * Deletes the organization's integration at Genesys, and the organization with its secrets here. That Genesys does
     * not let its client do so is no obstacle; the audit entry tells what stays there.
     *
     * @throws Problem PROVIDER_UNAVAILABLE or PROVIDER_RATE_LIMITED when Genesys is silent; nothing is deleted then
     */
    Uni<Void> delete(UUID tenantId, UUID id, IfMatch ifMatch) {
        return store.peek(tenantId, id, ifMatch)
                .chain(this::takeBack)
                .chain(answer -> store.delete(
                        tenantId, id, organization -> Uni.createFrom().voidItem(), answer));
    }

    /**
     * Deletes the organization's integration at Genesys, if the tenant has it. Fails as {@link #delete} does.
     *
     * @param settlesWithin how long what was asked of Genesys may still take effect
     */
    public Uni<Disconnection> disconnect(UUID tenantId, UUID id, Duration settlesWithin) {
        return store.peek(tenantId, id, IfMatch.ANY)
                .chain(organization -> organization.webhookUrl == null
                        ? Uni.createFrom().item(new Disconnection.Ended())
                        : takeBack(organization)
                                .chain(answer -> connecting.conclude(
                                        organization, answer, settlesWithin, gone -> gone.integrationId = null)))
                .onFailure(store::isGone)
                .recoverWithItem(new Disconnection.Ended());
    }

    /** Deletes an organization, if the tenant has it. Fails as {@link #delete} does. */
    public Uni<Void> remove(UUID tenantId, UUID id) {
        return delete(tenantId, id, IfMatch.ANY).onFailure(store::isGone).recoverWithNull();
    }

    /** Deletes all organizations of a tenant. Fails as {@link #delete} does. */
    public Uni<Void> removeAll(UUID tenantId) {
        return store.ids(tenantId).chain(ids -> Each.inTurn(ids, id -> remove(tenantId, id)));
    }

    private Uni<TakingBack> takeBack(GenesysOrganization organization) {
        return organization.webhookUrl == null
                ? Uni.createFrom().item(new TakingBack.Gone(true))
                : TakingBack.unlessLost(
                        store.open(organization.tenantId, organization.id).chain(this::deleteIntegrations));
    }

    private Uni<TakingBack> deleteIntegrations(CredentialStore.Opened<GenesysOrganization> opened) {
        return genesys.deleteIntegrations(access(opened), INTEGRATION_PREFIX + opened.credential().id)
                .chain(answer -> switch (answer) {
                    case IntegrationChange.Done(String integrationId) ->
                        Uni.createFrom().item(new TakingBack.Gone(!integrationId.isEmpty()));
                    case IntegrationChange.Rejected(ProblemCode code, String providerCode, String hint) ->
                        Uni.createFrom().item(TakingBack.refused(code, providerCode, hint));
                    case IntegrationChange.Unreachable silent ->
                        Uni.createFrom().failure(silent::asProblem);
                });
    }

    /** Asks Genesys whether the credential is good; a good one's organization is claimed for the tenant. */
    public Uni<CredentialVerification> verify(UUID tenantId, UUID id) {
        return store.open(tenantId, id)
                .chain(opened -> genesys.verifyOrganization(access(opened))
                        .call(answer -> health.conclude(
                                opened, verification(answer), organization -> adopt(organization, answer))))
                .map(GenesysOrganizationService::answered);
    }

    /** Asks Genesys again though nobody waits for it, if its limit leaves room. */
    public Uni<Recheck> recheck(UUID tenantId, UUID id) {
        return health.recheck(
                tenantId,
                id,
                organization -> genesys.admitRecheck(
                        organization.tenantId, region(organization), organization.organizationId.toString()),
                () -> recheckNow(tenantId, id));
    }

    private Uni<Recheck> recheckNow(UUID tenantId, UUID id) {
        return store.open(tenantId, id)
                .chain(opened -> genesys.recheckInBackground(access(opened))
                        .chain(answer -> health.concludeRecheck(
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
        return connecting
                .connecting(tenantId, id, webhookUrl)
                .chain(() -> store.open(tenantId, id))
                .chain(opened -> integrate(opened, webhookUrl));
    }

    private Uni<Connection> integrate(CredentialStore.Opened<GenesysOrganization> opened, String webhookUrl) {
        GenesysOrganization asked = opened.credential();
        OpenIntegration wanted =
                new OpenIntegration(INTEGRATION_PREFIX + asked.id, webhookUrl, opened.secret(Purpose.WEBHOOK_SECRET));
        return genesys.ensureIntegration(access(opened), wanted).chain(answer -> switch (answer) {
            case IntegrationChange.Done(String integrationId) ->
                connecting.orTakeBack(
                        connecting.connected(
                                opened, webhookUrl, organization -> organization.integrationId = integrationId),
                        asked,
                        () -> deleteIntegrations(opened));
            case IntegrationChange.Rejected(ProblemCode code, String providerCode, String hint) ->
                connecting.refused(opened, code, providerCode, hint);
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
