package io.tenantservice.credential;

import static io.tenantservice.platform.problem.ProblemCode.GENESYS_ORGANIZATION_NOT_FOUND;

import io.smallrye.mutiny.Uni;
import io.tenantservice.audit.Audit;
import io.tenantservice.crypto.Purpose;
import io.tenantservice.platform.Ids;
import io.tenantservice.platform.http.IfMatch;
import io.tenantservice.platform.paging.Page;
import io.tenantservice.platform.paging.PageRequest;
import io.tenantservice.platform.secret.Secret;
import io.tenantservice.platform.tenancy.Tenancy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.Map;
import java.util.UUID;

/** A tenant's Genesys Cloud organizations. */
@ApplicationScoped
public class GenesysOrganizationService {

    private final CredentialStore<GenesysOrganization, GenesysOrganizationView> store;
    private final Ids ids;
    private final Clock clock;

    GenesysOrganizationService(Tenancy tenancy, CredentialSecrets secrets, Audit audit, Ids ids, Clock clock) {
        this.store = new CredentialStore<>(
                GenesysOrganization.class,
                GENESYS_ORGANIZATION_NOT_FOUND,
                GenesysOrganizationView::of,
                tenancy,
                secrets,
                audit);
        this.ids = ids;
        this.clock = clock;
    }

    Uni<GenesysOrganizationView> create(UUID tenantId, CreateGenesysOrganization request) {
        Map<Purpose, Secret> fields =
                Map.of(Purpose.CLIENT_ID, request.clientId(), Purpose.CLIENT_SECRET, request.clientSecret());
        return store.create(GenesysOrganization.create(tenantId, ids.next(), request, clock.instant()), fields);
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

    Uni<RevealedGenesysOrganization> reveal(UUID tenantId, UUID id) {
        return store.reveal(tenantId, id).map(fields -> RevealedGenesysOrganization.of(id, fields));
    }
}
