package io.tenantservice.credential;

import static jakarta.persistence.EnumType.STRING;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import io.smallrye.mutiny.Uni;
import io.tenantservice.audit.Target;
import io.tenantservice.platform.paging.PageRequest;
import io.tenantservice.platform.problem.Problem;
import io.tenantservice.platform.problem.ProblemCode;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.MappedSuperclass;
import jakarta.persistence.Version;
import java.io.Serializable;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
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

    @Enumerated(STRING)
    CredentialHealth health;

    /** Where the provider sends its events, or is about to be told to; null while neither is so. */
    @Nullable
    String webhookUrl;

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

    static <C extends Credential> Uni<List<C>> page(Class<C> type, UUID tenantId, PageRequest page) {
        String query = "from " + type.getSimpleName() + " where tenantId = :tenant and id > :after order by id";
        return Panache.getSession()
                .chain(session -> session.createQuery(query, type)
                        .setParameter("tenant", tenantId)
                        .setParameter("after", page.after())
                        .setMaxResults(page.limit())
                        .getResultList());
    }

    void begin(UUID tenant, UUID newId, Instant now) {
        tenantId = tenant;
        id = newId;
        health = CredentialHealth.UNVERIFIED;
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
        health = CredentialHealth.VALID;
        pendingHealth = null;
        previousUntil = keptUntil;
        updatedAt = now;
    }

    /** Nobody has asked the provider lately about what is in use again. */
    void rollBack(Instant now) {
        health = CredentialHealth.UNVERIFIED;
        pendingHealth = CredentialHealth.UNVERIFIED;
        previousUntil = null;
        updatedAt = now;
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
}
