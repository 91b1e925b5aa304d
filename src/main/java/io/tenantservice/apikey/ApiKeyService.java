package io.tenantservice.apikey;

import static io.tenantservice.audit.Action.API_KEY_CHANGED;
import static io.tenantservice.audit.Action.API_KEY_CREATED;
import static io.tenantservice.audit.Action.API_KEY_IMPORTED;
import static io.tenantservice.change.ChangeKind.API_KEY;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import io.tenantservice.audit.Audit;
import io.tenantservice.change.Changes;
import io.tenantservice.crypto.Pepper;
import io.tenantservice.platform.DatabaseClock;
import io.tenantservice.platform.Ids;
import io.tenantservice.platform.http.IfMatch;
import io.tenantservice.platform.idempotency.OneTimeSecrets;
import io.tenantservice.platform.paging.Page;
import io.tenantservice.platform.paging.PageRequest;
import io.tenantservice.platform.secret.Secret;
import io.tenantservice.platform.tenancy.Tenancy;
import io.tenantservice.region.RegionConfig;
import io.tenantservice.tenant.TenantService;
import io.tenantservice.tenant.TenantView;
import io.tenantservice.tenant.Tier;
import io.tenantservice.webhook.event.EventType;
import io.tenantservice.webhook.event.Outbox;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Issues keys, shows them and changes what they may do. */
@ApplicationScoped
public class ApiKeyService {

    private final Tenancy tenancy;
    private final TenantService tenants;
    private final RegionConfig region;
    private final ApiKeyConfig config;
    private final Pepper pepper;
    private final OneTimeSecrets oneTimeSecrets;
    private final Changes changes;
    private final Audit audit;
    private final Outbox outbox;
    private final Ids ids;
    private final DatabaseClock clock;
    private final SecureRandom random;

    ApiKeyService(
            Tenancy tenancy,
            TenantService tenants,
            RegionConfig region,
            ApiKeyConfig config,
            Pepper pepper,
            OneTimeSecrets oneTimeSecrets,
            Changes changes,
            Audit audit,
            Outbox outbox,
            Ids ids,
            DatabaseClock clock,
            SecureRandom random) {
        this.tenancy = tenancy;
        this.tenants = tenants;
        this.region = region;
        this.config = config;
        this.pepper = pepper;
        this.oneTimeSecrets = oneTimeSecrets;
        this.changes = changes;
        this.audit = audit;
        this.outbox = outbox;
        this.ids = ids;
        this.clock = clock;
        this.random = random;
    }

    Uni<IssuedApiKey> create(UUID tenantId, CreateApiKey request) {
        request.check(clock.now(), "");
        return draft(tenantId, request)
                .chain(draft -> oneTimeSecrets
                        .prepare(draft.text())
                        .chain(text -> tenancy.transact(
                                tenantId,
                                () -> persistAndRecord(tenantId, ids.next(), request, draft),
                                key -> new IssuedApiKey(ApiKeyView.of(key), text))));
    }

    /** @return a key of the tenant, which is one when it has been issued */
    public Uni<KeyDraft> draft(UUID tenantId, CreateApiKey request) {
        return tenants.get(tenantId).map(tenant -> draft(tenant, request, clock.now()));
    }

    private KeyDraft draft(TenantView tenant, CreateApiKey request, Instant now) {
        return new KeyDraft(
                text(tenant, request.environmentOrLive()), request.expiryOr(usualLifetime(tenant.tier()), now));
    }

    /** @return how long a key of the tenant lives whose request says nothing; zero for ever */
    public Uni<Duration> usualLifetime(UUID tenantId) {
        return tenants.get(tenantId).map(tenant -> usualLifetime(tenant.tier()));
    }

    private Duration usualLifetime(Tier tier) {
        ApiKeyConfig.DefaultLifetime usual = config.defaultLifetime();
        return switch (tier) {
            case BASIC -> usual.basic();
            case STANDARD -> usual.standard();
            case PREMIUM -> usual.premium();
            case ENTERPRISE -> usual.enterprise();
        };
    }

    /** @return the text of a key that is still to be issued */
    Uni<Secret> text(UUID tenantId, Environment environment) {
        return tenants.get(tenantId).map(tenant -> text(tenant, environment));
    }

    private Secret text(TenantView tenant, Environment environment) {
        return KeyFormat.issue(tenant.keyPrefix(), environment, region.id(), random);
    }

    /** Issues a key within the transaction that is open. */
    public Uni<Void> issue(UUID tenantId, UUID id, CreateApiKey request, KeyDraft draft) {
        return persistAndRecord(tenantId, id, request, draft).replaceWithVoid();
    }

    private Uni<ApiKey> persistAndRecord(UUID tenantId, UUID id, CreateApiKey request, KeyDraft draft) {
        return persistAndRecord(ApiKey.create(tenantId, id, request, draft, clock.now()), draft.text(), Map.of());
    }

    /** Within the transaction that is open: from its commit on the text is a key. */
    Uni<ApiKey> persistAndRecord(ApiKey key, Secret text, Map<String, String> auditDetails) {
        return tenants.requireStaying(key.tenantId)
                .chain(() -> key.<ApiKey>persistAndFlush())
                .call(saved -> KeyHashClaim.take(saved, pepper.hash(text)))
                .invoke(saved -> audit.record(API_KEY_CREATED, saved.asTarget(), auditDetails))
                .invoke(saved -> outbox.add(EventType.API_KEY_CREATED, saved.asEventData()));
    }

    /**
     * Stores keys of another system within the transaction that is open. Who calls stores how they are found.
     *
     * @param usualLifetime see {@link #usualLifetime(UUID)}
     * @return their ids, in their order
     */
    public Uni<List<UUID>> adopt(UUID tenantId, List<ForeignKey> foreign, Duration usualLifetime) {
        Instant now = clock.now();
        List<ApiKey> keys = foreign.stream()
                .map(key ->
                        ApiKey.adopt(tenantId, ids.next(), key, key.request().expiryOr(usualLifetime, now), now))
                .toList();
        return tenants.requireStaying(tenantId)
                .chain(() -> Panache.getSession())
                // Hibernate would look at each of them again before each of the statements that are still to come.
                .chain(session ->
                        session.persistAll(keys.toArray()).chain(session::flush).invoke(session::clear))
                .invoke(() -> keys.forEach(key -> audit.record(API_KEY_IMPORTED, key.asTarget())))
                .invoke(() -> keys.forEach(key -> outbox.add(EventType.API_KEY_CREATED, key.asEventData())))
                .replaceWith(() -> keys.stream().map(key -> key.id).toList());
    }

    /** @return fails with API_KEY_NOT_FOUND when the tenant has no such key */
    public Uni<ApiKeyView> get(UUID tenantId, UUID id) {
        return tenancy.observe(tenantId, () -> ApiKey.require(tenantId, id)).map(ApiKeyView::of);
    }

    Uni<Page<ApiKeyView>> list(ApiKeyFilter filter, PageRequest page) {
        return tenants.get(filter.tenantId())
                .chain(() -> tenancy.observe(filter.tenantId(), () -> ApiKey.page(filter, page, clock.now())))
                .map(rows -> Page.of(rows, page, key -> key.id, ApiKeyView::of));
    }

    Uni<ApiKeyView> patch(UUID tenantId, UUID id, IfMatch ifMatch, PatchApiKey patch) {
        patch.check(clock.now());
        return tenancy.transact(
                tenantId,
                () -> tenants.requireStaying(tenantId)
                        .chain(() -> ApiKey.hold(tenantId, id))
                        .invoke(key -> ifMatch.check(key.version))
                        .invoke(key -> key.apply(patch, clock.now()))
                        .call(key -> changes.record(API_KEY, key.id))
                        .invoke(key -> audit.record(API_KEY_CHANGED, key.asTarget(), patch.auditDetails()))
                        .invoke(key -> outbox.add(EventType.API_KEY_UPDATED, key.asEventData())),
                ApiKeyView::of);
    }
}
