package io.tenantservice.tenant;

import static io.tenantservice.platform.problem.ProblemCode.TENANT_NOT_FOUND;
import static io.tenantservice.platform.problem.ProblemCode.TENANT_STATE_CONFLICT;
import static jakarta.persistence.EnumType.STRING;

import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import io.quarkus.panache.common.Parameters;
import io.quarkus.panache.common.Sort;
import io.smallrye.mutiny.Uni;
import io.tenantservice.audit.Target;
import io.tenantservice.platform.paging.PageRequest;
import io.tenantservice.platform.problem.Problem;
import io.tenantservice.webhook.event.EventData;
import jakarta.persistence.Entity;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.LockModeType;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One customer of the platform. */
@Entity
class Tenant extends PanacheEntityBase {

    /** What stands in the place of a customer's name, and of the first part of its keys, when it is gone. */
    private static final String NOBODY = "deleted tenant";

    private static final String NO_PREFIX = "deleted";

    @Id
    UUID id;

    String name;

    @Enumerated(STRING)
    Tier tier;

    @Enumerated(STRING)
    TenantState state;

    String homeRegion;
    String timeZone;
    String keyPrefix;

    @Enumerated(STRING)
    KeyLeakPolicy keyLeakPolicy;

    @Nullable
    String externalId;

    @Nullable
    String suspensionReason;

    Instant createdAt;
    Instant updatedAt;

    @Version
    long version;

    /** @throws Problem TENANT_NOT_FOUND when the transaction's scope has no such row */
    static Uni<Tenant> require(UUID id) {
        return Tenant.<Tenant>findById(id).onItem().ifNull().failWith(() -> Problem.of(TENANT_NOT_FOUND));
    }

    /** Lets nobody change the tenant before the transaction ends. */
    static Uni<Tenant> hold(UUID id) {
        return Tenant.<Tenant>findById(id, LockModeType.PESSIMISTIC_READ)
                .onItem()
                .ifNull()
                .failWith(() -> Problem.of(TENANT_NOT_FOUND));
    }

    /** The same, and lets nobody else hold it either; nothing when there is no such tenant. */
    static Uni<@Nullable Tenant> lock(UUID id) {
        return Tenant.findById(id, LockModeType.PESSIMISTIC_WRITE);
    }

    /** @return the rows that the scope sees, in the order of their ids */
    static Uni<List<Tenant>> page(TenantFilter filter, PageRequest page) {
        StringBuilder where = new StringBuilder("id > :after");
        Parameters values = Parameters.with("after", page.after());
        if (filter.state() != null) {
            where.append(" and state = :state");
            values.and("state", filter.state());
        }
        if (filter.tier() != null) {
            where.append(" and tier = :tier");
            values.and("tier", filter.tier());
        }
        if (filter.text() != null) {
            where.append(" and (locate(lower(:text), lower(name)) > 0 or locate(lower(:text), lower(externalId)) > 0)");
            values.and("text", filter.text());
        }
        return Tenant.<Tenant>find(where.toString(), Sort.by("id"), values)
                .range(0, page.limit() - 1)
                .list();
    }

    /** @param state ACTIVE, or PROVISIONING for one that is being onboarded */
    static Tenant create(UUID id, CreateTenant request, TenantState state, String homeRegion, Instant now) {
        Tenant tenant = new Tenant();
        tenant.id = id;
        tenant.name = request.name();
        tenant.tier = request.tier();
        tenant.state = state;
        tenant.homeRegion = homeRegion;
        tenant.timeZone = request.timeZoneOrUtc();
        tenant.keyPrefix = request.keyPrefix();
        tenant.keyLeakPolicy = request.keyLeakPolicyOrDisable();
        tenant.externalId = request.externalId();
        tenant.createdAt = now;
        tenant.updatedAt = now;
        return tenant;
    }

    void apply(PatchTenant patch, Instant now) {
        name = patch.name() == null ? name : patch.name();
        tier = patch.tier() == null ? tier : patch.tier();
        timeZone = patch.timeZone() == null ? timeZone : patch.timeZone();
        keyLeakPolicy = patch.keyLeakPolicy() == null ? keyLeakPolicy : patch.keyLeakPolicy();
        externalId =
                patch.externalId() == null ? externalId : patch.externalId().orElse(null);
        updatedAt = now;
    }

    void activate(Instant now) {
        go(TenantState.PROVISIONING, TenantState.ACTIVE, now);
    }

    void suspend(String reason, Instant now) {
        go(TenantState.ACTIVE, TenantState.SUSPENDED, now);
        suspensionReason = reason;
    }

    void reactivate(Instant now) {
        go(TenantState.SUSPENDED, TenantState.ACTIVE, now);
        suspensionReason = null;
    }

    /** From here on its keys are refused, and nothing is added. */
    void leave(Instant now) {
        state = TenantState.OFFBOARDING;
        suspensionReason = null;
        updatedAt = now;
    }

    /** Ends its leaving, of which nothing has been carried out that is for good. */
    void comeBack(TenantState former, @Nullable String reason, Instant now) {
        go(TenantState.OFFBOARDING, former, now);
        suspensionReason = reason;
    }

    /** Keeps nothing that names the customer. */
    void forget(Instant now) {
        updatedAt = now;
        name = NOBODY;
        keyPrefix = NO_PREFIX;
        externalId = null;
    }

    boolean isForgotten() {
        return name.equals(NOBODY) && externalId == null && keyPrefix.equals(NO_PREFIX);
    }

    /** All that it had is gone. */
    void delete(Instant now) {
        go(TenantState.OFFBOARDING, TenantState.DELETED, now);
    }

    void requireLeft() {
        if (state != TenantState.DELETED) {
            throw Problem.of(TENANT_STATE_CONFLICT, "The tenant is " + state + ", not DELETED.");
        }
    }

    /** @throws Problem TENANT_STATE_CONFLICT */
    void requireStaying() {
        if (state.isLeaving()) {
            throw Problem.of(
                    TENANT_STATE_CONFLICT, "The tenant is " + state + "; nothing is added or changed any more.");
        }
    }

    Target asTarget() {
        return new Target("tenant", id);
    }

    /** @param changed names of fields; null when the event is about none */
    EventData asEventData(@Nullable List<String> changed) {
        return new EventData.OfTenant(id, state.name(), changed);
    }

    private void go(TenantState from, TenantState to, Instant now) {
        if (state != from) {
            throw Problem.of(TENANT_STATE_CONFLICT, "The tenant is " + state + ", not " + from + ".");
        }
        state = to;
        updatedAt = now;
    }
}
