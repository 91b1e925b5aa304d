package io.tenantservice.apikey;

import static io.tenantservice.audit.Action.API_KEY_CREATED;
import static io.tenantservice.change.ChangeKind.API_KEY;

import io.smallrye.mutiny.Uni;
import io.tenantservice.audit.Action;
import io.tenantservice.audit.Audit;
import io.tenantservice.change.Changes;
import io.tenantservice.crypto.Pepper;
import io.tenantservice.platform.Ids;
import io.tenantservice.platform.idempotency.OneTimeSecrets;
import io.tenantservice.platform.paging.Page;
import io.tenantservice.platform.paging.PageRequest;
import io.tenantservice.platform.secret.Secret;
import io.tenantservice.platform.tenancy.Tenancy;
import io.tenantservice.region.RegionConfig;
import io.tenantservice.tenant.TenantService;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Map;
import java.util.UUID;

/** Issues keys and revokes them. */
@ApplicationScoped
public class ApiKeyService {

    private final Tenancy tenancy;
    private final TenantService tenants;
    private final RegionConfig region;
    private final Pepper pepper;
    private final OneTimeSecrets oneTimeSecrets;
    private final Changes changes;
    private final Audit audit;
    private final Ids ids;
    private final Clock clock;
    private final SecureRandom random;

    ApiKeyService(
            Tenancy tenancy,
            TenantService tenants,
            RegionConfig region,
            Pepper pepper,
            OneTimeSecrets oneTimeSecrets,
            Changes changes,
            Audit audit,
            Ids ids,
            Clock clock,
            SecureRandom random) {
        this.tenancy = tenancy;
        this.tenants = tenants;
        this.region = region;
        this.pepper = pepper;
        this.oneTimeSecrets = oneTimeSecrets;
        this.changes = changes;
        this.audit = audit;
        this.ids = ids;
        this.clock = clock;
        this.random = random;
    }

    Uni<IssuedApiKey> create(UUID tenantId, CreateApiKey request) {
        request.checkExpiry(clock.instant(), "/expires_at");
        return draft(tenantId, request)
                .chain(oneTimeSecrets::prepare)
                .chain(text -> tenancy.transact(
                        tenantId,
                        () -> persistAndRecord(tenantId, ids.next(), request, text.secret()),
                        key -> new IssuedApiKey(ApiKeyView.of(key), text)));
    }

    /** @return a text for a key of the tenant, which is one when it has been issued */
    public Uni<Secret> draft(UUID tenantId, CreateApiKey request) {
        return tenants.get(tenantId)
                .map(tenant -> KeyFormat.issue(tenant.keyPrefix(), request.environmentOrLive(), region.id(), random));
    }

    /** Issues a key within the transaction that is open. */
    public Uni<Void> issue(UUID tenantId, UUID id, CreateApiKey request, Secret draft) {
        return persistAndRecord(tenantId, id, request, draft).replaceWithVoid();
    }

    private Uni<ApiKey> persistAndRecord(UUID tenantId, UUID id, CreateApiKey request, Secret text) {
        ApiKey key = ApiKey.create(tenantId, id, request, text, clock.instant());
        return key.<ApiKey>persistAndFlush()
                .call(saved -> KeyHashClaim.take(saved, pepper.hash(text), pepper.version()))
                .invoke(saved -> audit.record(API_KEY_CREATED, saved.asTarget()));
    }

    Uni<ApiKeyView> get(UUID tenantId, UUID id) {
        return tenancy.observe(tenantId, () -> ApiKey.require(tenantId, id)).map(ApiKeyView::of);
    }

    Uni<Page<ApiKeyView>> list(UUID tenantId, PageRequest page) {
        return tenants.get(tenantId)
                .chain(() -> tenancy.observe(tenantId, () -> ApiKey.page(tenantId, page)))
                .map(rows -> Page.of(rows, page, key -> key.id, ApiKeyView::of));
    }

    /** Revokes a key for good. */
    Uni<ApiKeyView> revoke(UUID tenantId, UUID id, String reason) {
        return tenancy.transact(tenantId, () -> revokeAndRecord(tenantId, id, reason), ApiKeyView::of);
    }

    private Uni<ApiKey> revokeAndRecord(UUID tenantId, UUID id, String reason) {
        return ApiKey.require(tenantId, id)
                .invoke(key -> key.revoke(reason, clock.instant()))
                .call(key -> changes.record(API_KEY, key.id))
                .invoke(key -> audit.record(Action.API_KEY_REVOKED, key.asTarget(), Map.of("reason", reason)));
    }
}
