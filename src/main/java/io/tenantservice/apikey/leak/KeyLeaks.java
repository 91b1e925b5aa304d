package io.tenantservice.apikey.leak;

import static io.tenantservice.audit.Action.API_KEY_LEAKED;
import static io.tenantservice.operation.OperationKind.LEAKED_KEY_ROTATION;
import static io.tenantservice.platform.problem.ProblemCode.CONCURRENT_CHANGE;
import static io.tenantservice.platform.problem.ProblemCode.TENANT_STATE_CONFLICT;

import io.smallrye.mutiny.Uni;
import io.tenantservice.apikey.LeakResponse;
import io.tenantservice.apikey.LeakedKeys;
import io.tenantservice.apikey.claim.KeyClaims;
import io.tenantservice.apikey.claim.SealedKey;
import io.tenantservice.apikey.verify.KeyFinder.Finding;
import io.tenantservice.audit.Audit;
import io.tenantservice.audit.Target;
import io.tenantservice.operation.OperationService;
import io.tenantservice.platform.DatabaseClock;
import io.tenantservice.platform.Ids;
import io.tenantservice.platform.paging.Page;
import io.tenantservice.platform.paging.PageRequest;
import io.tenantservice.platform.problem.Problem;
import io.tenantservice.platform.secret.Secret;
import io.tenantservice.platform.tenancy.Tenancy;
import io.tenantservice.tenant.KeyLeakPolicy;
import io.tenantservice.tenant.TenantService;
import io.tenantservice.tenant.TenantView;
import io.tenantservice.webhook.event.EventData;
import io.tenantservice.webhook.event.EventType;
import io.tenantservice.webhook.event.Outbox;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Notes leaks of tenants' keys and does what the tenants want, and shows both. */
@ApplicationScoped
class KeyLeaks {

    private static final int MOST_REPETITIONS = 2;

    private final TenantService tenants;
    private final LeakedKeys keys;
    private final KeyClaims claims;
    private final OperationService operations;
    private final LeakConfig config;
    private final Tenancy tenancy;
    private final Audit audit;
    private final Outbox outbox;
    private final Ids ids;
    private final DatabaseClock clock;

    KeyLeaks(
            TenantService tenants,
            LeakedKeys keys,
            KeyClaims claims,
            OperationService operations,
            LeakConfig config,
            Tenancy tenancy,
            Audit audit,
            Outbox outbox,
            Ids ids,
            DatabaseClock clock) {
        this.tenants = tenants;
        this.keys = keys;
        this.claims = claims;
        this.operations = operations;
        this.config = config;
        this.tenancy = tenancy;
        this.audit = audit;
        this.outbox = outbox;
        this.ids = ids;
        this.clock = clock;
    }

    /** The text of a successor, twice: to be hashed, and to be handed out. */
    private record Successor(Secret text, SealedKey kept) {}

    Uni<Page<KeyLeakView>> list(KeyLeakFilter filter, PageRequest page) {
        return tenants.get(filter.tenantId())
                .chain(() -> tenancy.observe(filter.tenantId(), () -> ApiKeyLeak.page(filter, page)))
                .map(rows -> Page.of(rows, page, leak -> leak.id, KeyLeakView::of));
    }

    /**
     * Notes a leak, with what the policy wants, in one transaction; one that is known already has no effect any more.
     *
     * @return nothing when it was known
     */
    Uni<Optional<LeakResponse>> note(Finding.Key key, ReportedLeak leak, LeakOrigin origin) {
        return Uni.createFrom()
                .deferred(() -> tenants.get(key.tenantId()))
                .chain(tenant -> note(key, leak, origin, policyOf(tenant)))
                .onFailure(KeyLeaks::isOvertaken)
                .retry()
                .atMost(MOST_REPETITIONS);
    }

    /** A tenant that leaves gets no successor any more. */
    private static KeyLeakPolicy policyOf(TenantView tenant) {
        return tenant.state().isLeaving() && tenant.keyLeakPolicy() == KeyLeakPolicy.ROTATE
                ? KeyLeakPolicy.DISABLE
                : tenant.keyLeakPolicy();
    }

    /** By another change of the key, or by the tenant, which has begun to leave since it was looked at. */
    private static boolean isOvertaken(Throwable failure) {
        return failure instanceof Problem problem
                && (problem.code() == CONCURRENT_CHANGE || problem.code() == TENANT_STATE_CONFLICT);
    }

    private Uni<Optional<LeakResponse>> note(
            Finding.Key key, ReportedLeak leak, LeakOrigin origin, KeyLeakPolicy policy) {
        ApiKeyLeak row = ApiKeyLeak.of(key.tenantId(), ids.next(), key.id(), leak, origin, clock.now());
        row.policy = policy;
        return successor(row)
                .chain(successor -> tenancy.observe(key.tenantId(), () -> respondUnlessKnown(row, successor)));
    }

    /** Sealed before the transaction, when there is something to seal. */
    private Uni<Optional<Successor>> successor(ApiKeyLeak row) {
        if (row.policy != KeyLeakPolicy.ROTATE) {
            return Uni.createFrom().item(Optional.empty());
        }
        return tenancy.observe(row.tenantId, () -> isKnown(row))
                .chain(known -> known
                        ? Uni.createFrom().item(Optional.<Secret>empty())
                        : keys.draftSuccessor(row.tenantId, row.apiKeyId))
                .chain(text -> text.map(drafted -> seal(row, drafted))
                        .orElseGet(() -> Uni.createFrom().item(Optional.empty())));
    }

    private Uni<Optional<Successor>> seal(ApiKeyLeak row, Secret text) {
        return claims.seal(row.tenantId, ids.next(), text).map(kept -> Optional.of(new Successor(text, kept)));
    }

    private Uni<Optional<LeakResponse>> respondUnlessKnown(ApiKeyLeak row, Optional<Successor> successor) {
        return keys.hold(row.tenantId, row.apiKeyId)
                .chain(() -> isKnown(row))
                .chain(known -> known
                        ? Uni.createFrom().item(Optional.empty())
                        : respond(row, successor).map(Optional::of));
    }

    private Uni<LeakResponse> respond(ApiKeyLeak row, Optional<Successor> successor) {
        return keys.respond(
                        row.tenantId, row.apiKeyId, row.policy, successor.map(Successor::text), config.rotationGrace())
                .call(response -> response.successorId() == null
                        ? Uni.createFrom().voidItem()
                        : handOut(row, successor.orElseThrow().kept(), response.successorId()))
                .call(response -> persistAndRecord(row, response));
    }

    private Uni<Void> handOut(ApiKeyLeak row, SealedKey kept, UUID successorId) {
        row.operationId = kept.operationId();
        return operations
                .recordDone(LEAKED_KEY_ROTATION, kept.operationId(), row.tenantId, KeyClaims.STEP)
                .chain(() -> claims.persist(kept, successorId, keepFor()));
    }

    /** As long as the tenant can do without the successor, and never less than usual. */
    private Duration keepFor() {
        return config.rotationGrace().compareTo(KeyClaims.USUAL) > 0 ? config.rotationGrace() : KeyClaims.USUAL;
    }

    private Uni<Void> persistAndRecord(ApiKeyLeak row, LeakResponse response) {
        row.action = response.action();
        return row.persistAndFlush()
                .invoke(() -> audit.record(
                        API_KEY_LEAKED,
                        new Target("api-key", row.apiKeyId),
                        Map.of("leak", row.id.toString(), "policy", row.policy.name(), "action", row.action.name())))
                .invoke(() -> outbox.add(
                        EventType.API_KEY_LEAKED,
                        new EventData.OfLeak(row.tenantId, row.apiKeyId, row.id, row.action.name(), row.operationId)))
                .replaceWithVoid();
    }

    private static Uni<Boolean> isKnown(ApiKeyLeak row) {
        return ApiKeyLeak.isKnown(row.tenantId, row.apiKeyId, row.placeHash);
    }
}
