package io.tenantservice.webhook.endpoint;

import static io.tenantservice.platform.problem.ProblemCode.WEBHOOK_ENDPOINT_NOT_FOUND;
import static jakarta.persistence.EnumType.STRING;

import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import io.quarkus.panache.common.Parameters;
import io.quarkus.panache.common.Sort;
import io.smallrye.mutiny.Uni;
import io.tenantservice.audit.Target;
import io.tenantservice.platform.paging.PageRequest;
import io.tenantservice.platform.problem.Problem;
import jakarta.persistence.Entity;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.LockModeType;
import jakarta.persistence.Version;
import java.io.Serializable;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.hibernate.annotations.DynamicUpdate;
import org.hibernate.annotations.OptimisticLock;
import org.jspecify.annotations.Nullable;

/** Where a tenant wants events sent. Only what has changed is written, as deliveries note their part beside it. */
@Entity
@IdClass(WebhookEndpoint.Key.class)
@DynamicUpdate
class WebhookEndpoint extends PanacheEntityBase {

    record Key(UUID tenantId, UUID id) implements Serializable {}

    static final long FIRST_SECRET = 1;

    @Id
    UUID tenantId;

    @Id
    UUID id;

    /** As {@code PublicUrls} has read it; read again before each attempt, as the rules may have changed. */
    String url;

    @Nullable
    String description;

    /** Names of types; empty for all. */
    List<String> eventTypes;

    boolean ordered;

    @Enumerated(STRING)
    EndpointState state;

    @Nullable
    @Enumerated(STRING)
    DisabledReason disabledReason;

    @Nullable
    Instant disabledAt;

    /** The first failure since the last success. Noted by deliveries, and no change to callers. */
    @Nullable
    @OptimisticLock(excluded = true)
    Instant failingSince;

    /** Until when the receiver wants to be left alone. Noted by deliveries, and no change to callers. */
    @Nullable
    @OptimisticLock(excluded = true)
    Instant pausedUntil;

    /** Counts the secrets that there have been, so that one that was erased cannot be put back in a later one's place. */
    long secretVersion;

    Instant createdAt;
    Instant updatedAt;

    @Version
    long version;

    /** @param url as it was read */
    static WebhookEndpoint create(UUID tenantId, UUID id, String url, CreateWebhookEndpoint request, Instant now) {
        WebhookEndpoint endpoint = new WebhookEndpoint();
        endpoint.tenantId = tenantId;
        endpoint.id = id;
        endpoint.url = url;
        endpoint.description = request.description();
        endpoint.eventTypes = request.eventTypesOrAll();
        endpoint.ordered = request.isOrdered();
        endpoint.state = EndpointState.ENABLED;
        endpoint.secretVersion = FIRST_SECRET;
        endpoint.createdAt = now;
        endpoint.updatedAt = now;
        return endpoint;
    }

    /** @throws Problem WEBHOOK_ENDPOINT_NOT_FOUND when the tenant has no such endpoint */
    static Uni<WebhookEndpoint> require(UUID tenantId, UUID id) {
        return find(tenantId, id).onItem().ifNull().failWith(() -> Problem.of(WEBHOOK_ENDPOINT_NOT_FOUND));
    }

    /** The same, and lets nobody else change the endpoint before the transaction ends; who tries waits. */
    static Uni<WebhookEndpoint> hold(UUID tenantId, UUID id) {
        return holdIfThere(tenantId, id).onItem().ifNull().failWith(() -> Problem.of(WEBHOOK_ENDPOINT_NOT_FOUND));
    }

    static Uni<@Nullable WebhookEndpoint> holdIfThere(UUID tenantId, UUID id) {
        return findById(new Key(tenantId, id), LockModeType.PESSIMISTIC_WRITE);
    }

    static Uni<@Nullable WebhookEndpoint> find(UUID tenantId, UUID id) {
        return findById(new Key(tenantId, id));
    }

    static Uni<List<WebhookEndpoint>> page(UUID tenantId, PageRequest page) {
        return WebhookEndpoint.<WebhookEndpoint>find(
                        "tenantId = :tenant and id > :after",
                        Sort.by("id"),
                        Parameters.with("tenant", tenantId).and("after", page.after()))
                .range(0, page.limit() - 1)
                .list();
    }

    /** Not by the entity: Hibernate Reactive 3.2 cannot lock one with such a key that it has loaded already. */
    static Uni<Boolean> isFailingSince(UUID tenantId, UUID id, Instant time) {
        return count("tenantId = ?1 and id = ?2 and failingSince <= ?3", tenantId, id, time)
                .map(failing -> failing > 0);
    }

    static Uni<Long> countOf(UUID tenantId) {
        return count("tenantId = ?1", tenantId);
    }

    /** @param readUrl the patch's address as it was read; null when it has none */
    void apply(PatchWebhookEndpoint patch, @Nullable String readUrl, Instant now) {
        if (readUrl != null && !readUrl.equals(url)) {
            url = readUrl;
            forgetFailures();
        }
        description =
                patch.description() == null ? description : patch.description().orElse(null);
        eventTypes = patch.eventTypes() == null ? eventTypes : List.copyOf(patch.eventTypes());
        ordered = patch.ordered() == null ? ordered : patch.ordered();
        updatedAt = now;
    }

    boolean isEnabled() {
        return state == EndpointState.ENABLED;
    }

    void enable(Instant now) {
        state = EndpointState.ENABLED;
        disabledReason = null;
        disabledAt = null;
        forgetFailures();
        updatedAt = now;
    }

    void disable(DisabledReason reason, Instant now) {
        state = EndpointState.DISABLED;
        disabledReason = reason;
        disabledAt = now;
        updatedAt = now;
    }

    void takeSecret(long secret, Instant now) {
        secretVersion = secret;
        updatedAt = now;
    }

    Target asTarget() {
        return new Target("webhook-endpoint", id);
    }

    private void forgetFailures() {
        failingSince = null;
        pausedUntil = null;
    }
}
