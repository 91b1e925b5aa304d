package io.tenantservice.apikey;

import static io.tenantservice.audit.Action.API_KEY_EXPIRES_SOON;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import io.tenantservice.audit.Audit;
import io.tenantservice.platform.Each;
import io.tenantservice.platform.job.RecurringJob;
import io.tenantservice.platform.tenancy.Scope;
import io.tenantservice.platform.tenancy.Tenancy;
import io.tenantservice.webhook.event.EventType;
import io.tenantservice.webhook.event.Outbox;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * Tells the audit log, and the tenants' webhooks, of keys that expire soon: once for each end, in the transaction that
 * marks it as told. Not of keys that have a successor, and not of those that were issued for less than the time ahead,
 * as whoever did so knows.
 */
@ApplicationScoped
class TellOfExpiries implements RecurringJob {

    private static final Logger LOG = Logger.getLogger(TellOfExpiries.class);

    private static final int PAGE = 500;

    private static final String DUE = """
            select k.tenant_id, k.id from api_key k join tenant t on t.id = k.tenant_id
            where k.expires_at > now() and k.expires_at <= now() + :ahead * interval '1 millisecond'
              and k.created_at <= k.expires_at - :ahead * interval '1 millisecond'
              and k.state <> 'REVOKED' and k.rotated_to is null and k.expiry_told_of is distinct from k.expires_at
              and t.state = 'ACTIVE' and (k.tenant_id, k.id) > (:tenant, :key)
            order by k.tenant_id, k.id limit :most""";

    private record Due(UUID tenantId, UUID keyId) {}

    private static final Due START = new Due(new UUID(0, 0), new UUID(0, 0));

    private final Tenancy tenancy;
    private final ApiKeyConfig config;
    private final Audit audit;
    private final Outbox outbox;
    private final Clock clock;

    TellOfExpiries(Tenancy tenancy, ApiKeyConfig config, Audit audit, Outbox outbox, Clock clock) {
        this.tenancy = tenancy;
        this.config = config;
        this.audit = audit;
        this.outbox = outbox;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "tell-of-api-key-expiries";
    }

    /** Not a day, as what a run that fails leaves behind shall not wait so long for the next. */
    @Override
    public Duration pause() {
        return Duration.ofHours(1);
    }

    @Override
    public Uni<Void> run() {
        return tellAfter(START);
    }

    private Uni<Void> tellAfter(Due last) {
        return tenancy.observe(new Scope.Platform(), () -> due(last))
                .chain(due ->
                        due.isEmpty() ? Uni.createFrom().voidItem() : tell(due).chain(() -> tellAfter(due.getLast())));
    }

    private Uni<List<Due>> due(Due last) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(DUE, Object[].class)
                        .setParameter("ahead", config.expiringSoon().toMillis())
                        .setParameter("tenant", last.tenantId())
                        .setParameter("key", last.keyId())
                        .setParameter("most", PAGE)
                        .getResultList())
                .map(rows -> rows.stream()
                        .map(row -> new Due((UUID) row[0], (UUID) row[1]))
                        .toList());
    }

    private Uni<Void> tell(List<Due> due) {
        Map<UUID, List<UUID>> byTenant = due.stream().collect(groupingBy(Due::tenantId, mapping(Due::keyId, toList())));
        return Each.inTurn(byTenant.entrySet(), tenant -> tell(tenant.getKey(), tenant.getValue()));
    }

    /** One tenant's trouble shall not keep the word from the others; the next run tries again. */
    private Uni<Void> tell(UUID tenantId, List<UUID> keyIds) {
        return tenancy.observe(tenantId, () -> markAndRecord(ApiKeyFilter.of(tenantId, keyIds), clock.instant()))
                .onFailure(Exception.class)
                .invoke(failure -> LOG.errorf(failure, "Expiries of keys of tenant %s could not be told", tenantId))
                .onFailure(Exception.class)
                .recoverWithNull();
    }

    private Uni<Void> markAndRecord(ApiKeyFilter filter, Instant now) {
        return ApiKey.holdUnrevoked(filter, PAGE, now)
                .invoke(keys -> keys.stream()
                        .filter(key -> key.takeExpiryWarning(now, config.expiringSoon()))
                        .forEach(this::record))
                .replaceWithVoid();
    }

    private void record(ApiKey key) {
        audit.record(API_KEY_EXPIRES_SOON, key.asTarget(), Map.of("expires_at", String.valueOf(key.expiresAt)));
        outbox.add(EventType.API_KEY_EXPIRING, key.asEventData());
    }
}
