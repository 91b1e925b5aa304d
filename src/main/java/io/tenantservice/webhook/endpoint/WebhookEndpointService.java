package io.tenantservice.webhook.endpoint;

import static io.tenantservice.audit.Action.WEBHOOK_ENDPOINT_CHANGED;
import static io.tenantservice.audit.Action.WEBHOOK_ENDPOINT_CREATED;
import static io.tenantservice.audit.Action.WEBHOOK_ENDPOINT_DELETED;
import static io.tenantservice.audit.Action.WEBHOOK_ENDPOINT_DISABLED;
import static io.tenantservice.audit.Action.WEBHOOK_ENDPOINT_SECRET_ROTATED;
import static io.tenantservice.platform.problem.ProblemCode.CONCURRENT_CHANGE;
import static io.tenantservice.platform.problem.ProblemCode.WEBHOOK_ENDPOINT_LIMIT;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import io.tenantservice.audit.Audit;
import io.tenantservice.change.ChangeKind;
import io.tenantservice.change.Changes;
import io.tenantservice.crypto.WebhookSecretContext;
import io.tenantservice.platform.DatabaseClock;
import io.tenantservice.platform.Ids;
import io.tenantservice.platform.http.IfMatch;
import io.tenantservice.platform.idempotency.OneTimeSecret;
import io.tenantservice.platform.idempotency.OneTimeSecrets;
import io.tenantservice.platform.network.PublicUrls;
import io.tenantservice.platform.paging.Page;
import io.tenantservice.platform.paging.PageRequest;
import io.tenantservice.platform.problem.Problem;
import io.tenantservice.platform.tenancy.Tenancy;
import io.tenantservice.tenant.TenantService;
import io.tenantservice.webhook.event.EventData;
import io.tenantservice.webhook.event.EventType;
import io.tenantservice.webhook.event.Outbox;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.hibernate.reactive.mutiny.Mutiny;
import org.jspecify.annotations.Nullable;

/** Creates endpoints, shows and changes them, and gives them secrets. */
@ApplicationScoped
public class WebhookEndpointService {

    /** Of two that would be the last one, the second sees the first. */
    private static final String ONE_BY_ONE =
            "select pg_advisory_xact_lock(hashtextextended('webhook_endpoint ' || :tenant, 0))";

    private final Tenancy tenancy;
    private final TenantService tenants;
    private final PublicUrls urls;
    private final EndpointSecrets secrets;
    private final OneTimeSecrets oneTimeSecrets;
    private final WebhookConfig config;
    private final Outbox outbox;
    private final Changes changes;
    private final Audit audit;
    private final Ids ids;
    private final DatabaseClock clock;

    WebhookEndpointService(
            Tenancy tenancy,
            TenantService tenants,
            PublicUrls urls,
            EndpointSecrets secrets,
            OneTimeSecrets oneTimeSecrets,
            WebhookConfig config,
            Outbox outbox,
            Changes changes,
            Audit audit,
            Ids ids,
            DatabaseClock clock) {
        this.tenancy = tenancy;
        this.tenants = tenants;
        this.urls = urls;
        this.secrets = secrets;
        this.oneTimeSecrets = oneTimeSecrets;
        this.config = config;
        this.outbox = outbox;
        this.changes = changes;
        this.audit = audit;
        this.ids = ids;
        this.clock = clock;
    }

    Uni<IssuedWebhookEndpoint> create(UUID tenantId, CreateWebhookEndpoint request) {
        WebhookEndpoint endpoint =
                WebhookEndpoint.create(tenantId, ids.next(), read(request.url()), request, clock.now());
        WebhookSecretContext place = new WebhookSecretContext(tenantId, endpoint.id, WebhookEndpoint.FIRST_SECRET);
        return oneTimeSecrets
                .prepare(secrets.make())
                .chain(secret -> secrets.sealAndStore(
                        place,
                        secret.secret(),
                        row -> tenancy.transact(
                                tenantId, () -> persistAndRecord(endpoint, row), saved -> issued(saved, secret))));
    }

    private Uni<WebhookEndpoint> persistAndRecord(WebhookEndpoint endpoint, WebhookSecret row) {
        return tenants.requireStaying(endpoint.tenantId)
                .chain(() -> requireRoom(endpoint.tenantId))
                .chain(() -> endpoint.<WebhookEndpoint>persistAndFlush())
                .call(() -> secrets.persist(row))
                .invoke(saved -> audit.record(WEBHOOK_ENDPOINT_CREATED, saved.asTarget()));
    }

    private Uni<Void> requireRoom(UUID tenantId) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(ONE_BY_ONE)
                        .setParameter("tenant", tenantId.toString())
                        .executeUpdate())
                .chain(() -> WebhookEndpoint.countOf(tenantId))
                .invoke(count -> {
                    if (count >= config.mostEndpoints()) {
                        throw Problem.of(WEBHOOK_ENDPOINT_LIMIT, "It has " + count + ".");
                    }
                })
                .replaceWithVoid();
    }

    /** @return fails with WEBHOOK_ENDPOINT_NOT_FOUND when the tenant has no such endpoint */
    public Uni<WebhookEndpointView> get(UUID tenantId, UUID id) {
        return tenancy.observe(tenantId, () -> require(tenantId, id));
    }

    /** The same, within the transaction that is open. */
    public Uni<WebhookEndpointView> require(UUID tenantId, UUID id) {
        return WebhookEndpoint.require(tenantId, id).map(WebhookEndpointView::of);
    }

    Uni<Page<WebhookEndpointView>> list(UUID tenantId, PageRequest page) {
        return tenants.get(tenantId)
                .chain(() -> tenancy.observe(tenantId, () -> WebhookEndpoint.page(tenantId, page)))
                .map(rows -> Page.of(rows, page, endpoint -> endpoint.id, WebhookEndpointView::of));
    }

    Uni<WebhookEndpointView> patch(UUID tenantId, UUID id, IfMatch ifMatch, PatchWebhookEndpoint patch) {
        @Nullable String url = patch.url() == null ? null : read(patch.url());
        return tenancy.transact(
                tenantId,
                () -> tenants.requireStaying(tenantId)
                        .chain(() -> WebhookEndpoint.hold(tenantId, id))
                        .invoke(endpoint -> ifMatch.check(endpoint.version))
                        .call(endpoint -> apply(endpoint, patch, url, clock.now())
                                ? WaitingDeliveries.hurry(tenantId, id)
                                : Uni.createFrom().voidItem())
                        // What has waited is to be sent now.
                        .call(() -> changes.record(ChangeKind.WEBHOOK_DELIVERY, tenantId)),
                WebhookEndpointView::of);
    }

    /** @return whether the receiver is another one, or there again */
    private boolean apply(WebhookEndpoint endpoint, PatchWebhookEndpoint patch, @Nullable String url, Instant now) {
        boolean isElsewhere = url != null && !url.equals(endpoint.url);
        boolean isBack = patch.state() == EndpointState.ENABLED && !endpoint.isEnabled();
        endpoint.apply(patch, url, now);
        audit.record(WEBHOOK_ENDPOINT_CHANGED, endpoint.asTarget(), patch.auditDetails());
        if (isBack) {
            endpoint.enable(now);
        }
        if (patch.state() == EndpointState.DISABLED && endpoint.isEnabled()) {
            disableAndRecord(endpoint, DisabledReason.BY_CALLER, now);
        }
        return isElsewhere || isBack;
    }

    /** Within the transaction that is open, and that holds the endpoint. */
    void disableAndRecord(WebhookEndpoint held, DisabledReason reason, Instant now) {
        held.disable(reason, now);
        audit.record(WEBHOOK_ENDPOINT_DISABLED, held.asTarget(), Map.of("reason", reason.name()));
        outbox.add(
                EventType.WEBHOOK_ENDPOINT_DISABLED,
                new EventData.OfWebhookEndpoint(held.tenantId, held.id, reason.name()));
    }

    /** What waits for it is not sent any more; what was sent stays in no list. */
    Uni<Void> delete(UUID tenantId, UUID id, IfMatch ifMatch) {
        return tenancy.transact(
                tenantId,
                () -> WebhookEndpoint.hold(tenantId, id)
                        .invoke(endpoint -> ifMatch.check(endpoint.version))
                        .call(() -> WebhookSecret.eraseAll(tenantId, id))
                        .call(WebhookEndpoint::delete)
                        .call(() -> Panache.getSession().chain(Mutiny.Session::flush))
                        .invoke(endpoint -> audit.record(WEBHOOK_ENDPOINT_DELETED, endpoint.asTarget()))
                        .replaceWithVoid(),
                Function.identity());
    }

    /** Gives the endpoint another secret; the one so far signs beside it for the overlap. */
    Uni<IssuedWebhookEndpoint> rotateSecret(UUID tenantId, UUID id, RotateWebhookSecret request) {
        Duration overlap = request.overlapOrUsual();
        return tenancy.observe(tenantId, () -> WebhookEndpoint.require(tenantId, id))
                .map(seen -> new WebhookSecretContext(tenantId, id, seen.secretVersion + 1))
                .chain(place -> oneTimeSecrets
                        .prepare(secrets.make())
                        .chain(secret -> secrets.sealAndStore(
                                place,
                                secret.secret(),
                                row -> tenancy.transact(
                                        tenantId,
                                        () -> replaceAndRecord(row, overlap),
                                        endpoint -> issued(endpoint, secret)))));
    }

    private Uni<WebhookEndpoint> replaceAndRecord(WebhookSecret row, Duration overlap) {
        Instant now = clock.now();
        return tenants.requireStaying(row.tenantId)
                .chain(() -> WebhookEndpoint.hold(row.tenantId, row.endpointId))
                .invoke(endpoint -> {
                    if (endpoint.secretVersion + 1 != row.version) {
                        throw Problem.of(CONCURRENT_CHANGE);
                    }
                })
                .call(() -> overlap.isZero()
                        ? WebhookSecret.eraseAll(row.tenantId, row.endpointId)
                        : WebhookSecret.giveWay(row, now.plus(overlap)))
                .call(() -> secrets.persist(row))
                .invoke(endpoint -> endpoint.takeSecret(row.version, now))
                .invoke(endpoint -> audit.record(
                        WEBHOOK_ENDPOINT_SECRET_ROTATED, endpoint.asTarget(), Map.of("overlap", overlap.toString())));
    }

    private static IssuedWebhookEndpoint issued(WebhookEndpoint endpoint, OneTimeSecret secret) {
        return new IssuedWebhookEndpoint(WebhookEndpointView.of(endpoint), secret);
    }

    private String read(String url) {
        try {
            return urls.read(url).toString();
        } catch (Problem refused) {
            throw refused.at("/url");
        }
    }
}
