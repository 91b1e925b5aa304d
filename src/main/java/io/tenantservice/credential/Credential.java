package io.tenantservice.credential;

import static jakarta.persistence.EnumType.STRING;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import io.smallrye.mutiny.Uni;
import io.tenantservice.audit.Target;
import io.tenantservice.platform.paging.PageRequest;
import io.tenantservice.platform.problem.Problem;
import io.tenantservice.platform.problem.ProblemCode;
import io.tenantservice.webhook.event.EventData;
import jakarta.persistence.Embedded;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.MappedSuperclass;
import jakarta.persistence.Version;
import java.io.Serializable;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.hibernate.LockMode;
import org.hibernate.annotations.OptimisticLock;
import org.jspecify.annotations.Nullable;

/** What both kinds of credential have. */
@MappedSuperclass
@IdClass(Credential.Key.class)
abstract class Credential extends PanacheEntityBase {

    static final long FIRST_SECRETS = 1;

    record Key(UUID tenantId, UUID id) implements Serializable {}

    @Id
    UUID tenantId;

    @Id
    UUID id;

    /** False keeps it, but it is neither resolved nor re-checked. */
    boolean isActive;

    /** Does not count as a change of the version, or each check would make callers read anew. */
    @Embedded
    @OptimisticLock(excluded = true)
    Health health;

    /** Null until it has been claimed for the tenant, as nothing else is checked. */
    @OptimisticLock(excluded = true)
    @Nullable
    Instant nextCheckAt;

    /** Where the provider sends its events, or is about to be told to; null while neither is so. */
    @Nullable
    String webhookUrl;

    /** When the provider was last to be told to, as that may take effect late; null while it need not be thought of. */
    @OptimisticLock(excluded = true)
    @Nullable
    Instant connectingAt;

    /**
     * How many sets of secrets there have been. Each has a number of its own in its encryption context, so that one
     * that was erased cannot be put back in the place of a later one.
     */
    long secretsVersion;

    /** What the provider said of the pending secrets; null when none are pending. */
    @Enumerated(STRING)
    @Nullable
    CredentialHealth pendingHealth;

    /** Until when the last swap can be taken back; null when it cannot. */
    @Nullable
    Instant previousUntil;

    /** The operation that has a secret renewed at the provider, or did so last; null when none has. */
    @Nullable
    UUID renewalId;

    Instant createdAt;
    Instant updatedAt;

    @Version
    long version;

    /**
     * Finds it, and whoever else wants to lock it waits until the transaction is over.
     *
     * @throws Problem with the given code when the tenant has no such credential
     */
    static <C extends Credential> Uni<C> lock(Class<C> type, UUID tenantId, UUID id, ProblemCode notFound) {
        return Panache.getSession()
                .chain(session -> session.find(type, new Key(tenantId, id), LockMode.PESSIMISTIC_WRITE))
                .onItem()
                .ifNull()
                .failWith(() -> Problem.of(notFound));
    }

    /** @throws Problem with the given code when the tenant has no such credential */
    static <C extends Credential> Uni<C> require(Class<C> type, UUID tenantId, UUID id, ProblemCode notFound) {
        return find(type, tenantId, id).onItem().ifNull().failWith(() -> Problem.of(notFound));
    }

    static <C extends Credential> Uni<@Nullable C> find(Class<C> type, UUID tenantId, UUID id) {
        return Panache.getSession().chain(session -> session.find(type, new Key(tenantId, id)));
    }

    /** @return the credential that an operation renews a secret of */
    static <C extends Credential> Uni<@Nullable C> renewedBy(Class<C> type, UUID tenantId, UUID operationId) {
        String query = "from " + type.getSimpleName() + " where tenantId = :tenant and renewalId = :operation";
        return Panache.getSession()
                .chain(session -> session.createQuery(query, type)
                        .setParameter("tenant", tenantId)
                        .setParameter("operation", operationId)
                        .getSingleResultOrNull());
    }

    /** @return of all that the tenant has */
    static <C extends Credential> Uni<List<UUID>> ids(Class<C> type, UUID tenantId) {
        String query = "select id from " + type.getSimpleName() + " where tenantId = :tenant order by id";
        return Panache.getSession()
                .chain(session -> session.createQuery(query, UUID.class)
                        .setParameter("tenant", tenantId)
                        .getResultList());
    }

    /** @return of those whose provider sends its events here, or was told to */
    static <C extends Credential> Uni<List<UUID>> connectedIds(Class<C> type, UUID tenantId) {
        String query = "select id from " + type.getSimpleName()
                + " where tenantId = :tenant and webhookUrl is not null order by id";
        return Panache.getSession()
                .chain(session -> session.createQuery(query, UUID.class)
                        .setParameter("tenant", tenantId)
                        .getResultList());
    }

    /** @param health of those that are shown; null for all */
    static <C extends Credential> Uni<List<C>> page(
            Class<C> type, UUID tenantId, @Nullable CredentialHealth health, PageRequest page) {
        String query = "from " + type.getSimpleName() + " where tenantId = :tenant and id > :after"
                + (health == null ? "" : " and health.current.state = :health") + " order by id";
        return Panache.getSession().chain(session -> {
            var selection = session.createQuery(query, type)
                    .setParameter("tenant", tenantId)
                    .setParameter("after", page.after())
                    .setMaxResults(page.limit());
            return (health == null ? selection : selection.setParameter("health", health)).getResultList();
        });
    }

    void begin(UUID tenant, UUID newId, Instant now) {
        tenantId = tenant;
        id = newId;
        health = Health.unverified(now);
        secretsVersion = FIRST_SECRETS;
        createdAt = now;
        updatedAt = now;
    }

    void stage(long version, Instant now) {
        secretsVersion = version;
        pendingHealth = CredentialHealth.UNVERIFIED;
        updatedAt = now;
    }

    void unstage(Instant now) {
        pendingHealth = null;
        updatedAt = now;
    }

    void promote(@Nullable Instant keptUntil, Instant now) {
        exchanged(Health.verifiedBefore(pendingVerification(now), now), now);
        pendingHealth = null;
        previousUntil = keptUntil;
    }

    /** What the provider has said of the pending secrets, which it has found good. */
    CredentialVerification pendingVerification(Instant now) {
        return CredentialVerification.valid();
    }

    /** Others have taken the place of the secrets in use, which nobody wants back. */
    void correct(long version, Instant now) {
        secretsVersion = version;
        pendingHealth = null;
        previousUntil = null;
        exchanged(Health.unverified(now), now);
    }

    /** Nobody has asked the provider lately about what is in use again. */
    void rollBack(Instant now) {
        exchanged(Health.unverified(now), now);
        pendingHealth = CredentialHealth.UNVERIFIED;
        previousUntil = null;
    }

    /** Other secrets are in use from now on; what the provider says of them is learned soon. */
    void exchanged(Health ofTheOthers, Instant now) {
        health = ofTheOthers;
        updatedAt = now;
        checkSoon(now);
    }

    /**
     * The secrets in use have been verified just now, before they came into use.
     *
     * @param next when they are checked again, if they are at all
     */
    void confirm(Instant next, Instant now) {
        health = health.confirmed(now);
        nextCheckAt = nextCheckAt == null ? null : next;
    }

    void activate(boolean active, Instant now) {
        if (active && !isActive) {
            checkSoon(now);
        }
        isActive = active;
    }

    void checkSoon(Instant now) {
        nextCheckAt = nextCheckAt == null ? null : now;
    }

    /**
     * Takes in what the provider said, or that it said nothing.
     *
     * @return whether this is another state, or another reason for it
     */
    boolean learn(CredentialVerification said, Instant now) {
        Health before = health;
        health = before.after(said, now);
        boolean changed = health.differsFrom(before);
        updatedAt = changed ? now : updatedAt;
        return changed;
    }

    /** @param next when it is checked again, if it is claimed; a good one is from now on */
    void schedule(Instant next) {
        nextCheckAt = nextCheckAt != null || health.state().isGood() ? next : null;
    }

    void beginRenewal(UUID operationId, Instant now) {
        renewalId = operationId;
        updatedAt = now;
    }

    void forgetPrevious(Instant now) {
        previousUntil = null;
        updatedAt = now;
    }

    abstract CredentialKind kind();

    Target asTarget() {
        return kind().target(id);
    }

    EventData asEventData() {
        return asEventData(null, null);
    }

    /**
     * @param code why, with another health
     * @param expiresAt when the token ends, of one that ends soon
     */
    EventData asEventData(@Nullable ProblemCode code, @Nullable Instant expiresAt) {
        return new EventData.OfCredential(
                tenantId,
                asTarget().type(),
                id,
                health.current().state().name(),
                code == null ? null : code.name(),
                expiresAt);
    }
}
