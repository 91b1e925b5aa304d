package io.tenantservice.credential;

import static io.tenantservice.platform.problem.ProblemCode.GENESYS_ORGANIZATION_NOT_FOUND;
import static io.tenantservice.platform.problem.ProblemCode.GENESYS_REGION_UNKNOWN;

import io.smallrye.mutiny.Uni;
import io.tenantservice.audit.Audit;
import io.tenantservice.crypto.Purpose;
import io.tenantservice.platform.Ids;
import io.tenantservice.platform.http.IfMatch;
import io.tenantservice.platform.paging.Page;
import io.tenantservice.platform.paging.PageRequest;
import io.tenantservice.platform.problem.Problem;
import io.tenantservice.platform.secret.Secret;
import io.tenantservice.platform.tenancy.Tenancy;
import io.tenantservice.provider.genesys.GenesysAccess;
import io.tenantservice.provider.genesys.GenesysRegion;
import io.tenantservice.provider.genesys.GenesysService;
import io.tenantservice.provider.genesys.OrganizationVerification.Rejected;
import io.tenantservice.provider.genesys.OrganizationVerification.Unreachable;
import io.tenantservice.provider.genesys.OrganizationVerification.Verified;
import io.tenantservice.tenant.TenantService;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.Map;
import java.util.UUID;

/** A tenant's Genesys Cloud organizations. */
@ApplicationScoped
public class GenesysOrganizationService {

    private final CredentialStore<GenesysOrganization, GenesysOrganizationView> store;
    private final GenesysService genesys;
    private final Ids ids;
    private final Clock clock;

    GenesysOrganizationService(
            TenantService tenants,
            Tenancy tenancy,
            CredentialSecrets secrets,
            Audit audit,
            GenesysService genesys,
            Ids ids,
            Clock clock) {
        this.store = new CredentialStore<>(
                GenesysOrganization.class,
                GENESYS_ORGANIZATION_NOT_FOUND,
                GenesysOrganizationView::of,
                tenants,
                tenancy,
                secrets,
                audit);
        this.genesys = genesys;
        this.ids = ids;
        this.clock = clock;
    }

    Uni<GenesysOrganizationView> create(UUID tenantId, CreateGenesysOrganization request) {
        GenesysRegion region = GenesysRegion.of(request.deploymentRegion())
                .orElseThrow(() -> Problem.of(GENESYS_REGION_UNKNOWN).at("/deployment_region"));
        Map<Purpose, Secret> fields =
                Map.of(Purpose.CLIENT_ID, request.clientId(), Purpose.CLIENT_SECRET, request.clientSecret());
        return store.create(GenesysOrganization.create(tenantId, ids.next(), request, region, clock.instant()), fields);
    }

    Uni<GenesysOrganizationView> get(UUID tenantId, UUID id) {
        return store.get(tenantId, id);
    }

    Uni<Page<GenesysOrganizationView>> list(UUID tenantId, PageRequest page) {
        return store.list(tenantId, page);
    }

    Uni<GenesysOrganizationView> patch(UUID tenantId, UUID id, IfMatch ifMatch, PatchGenesysOrganization patch) {
        return store.change(
                tenantId,
                id,
                ifMatch,
                organization -> organization.apply(patch, clock.instant()),
                patch.auditDetails());
    }

    Uni<Void> delete(UUID tenantId, UUID id, IfMatch ifMatch) {
        return store.delete(tenantId, id, ifMatch);
    }

    /** Asks Genesys whether the credential is good; a good one's organization is claimed for the tenant. */
    Uni<CredentialVerification> verify(UUID tenantId, UUID id) {
        return store.open(tenantId, id)
                .chain(opened -> genesys.verifyOrganization(access(opened)))
                .chain(answer -> switch (answer) {
                    case Verified good -> store.accept(tenantId, id, Claim::take);
                    case Rejected bad ->
                        store.reject(
                                tenantId,
                                id,
                                CredentialVerification.invalid(bad.code(), bad.providerCode(), bad.hint()));
                    case Unreachable silent -> Uni.createFrom().failure(silent::asProblem);
                });
    }

    private static GenesysAccess access(CredentialStore.Opened<GenesysOrganization> opened) {
        GenesysOrganization organization = opened.credential();
        return new GenesysAccess(
                GenesysRegion.of(organization.deploymentRegion).orElseThrow(),
                organization.organizationId.toString(),
                opened.secret(Purpose.CLIENT_ID).reveal(),
                opened.secret(Purpose.CLIENT_SECRET));
    }

    Uni<RevealedGenesysOrganization> reveal(UUID tenantId, UUID id) {
        return store.reveal(tenantId, id).map(fields -> RevealedGenesysOrganization.of(id, fields));
    }
}
