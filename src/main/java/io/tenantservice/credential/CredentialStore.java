package io.tenantservice.credential;

import static io.tenantservice.audit.Action.CREDENTIAL_CHANGED;
import static io.tenantservice.audit.Action.CREDENTIAL_CREATED;
import static io.tenantservice.audit.Action.CREDENTIAL_DELETED;
import static io.tenantservice.audit.Action.CREDENTIAL_REVEALED;
import static io.tenantservice.platform.problem.ProblemCode.CONCURRENT_CHANGE;
import static io.tenantservice.platform.problem.ProblemCode.CREDENTIAL_BEING_RENEWED;
import static io.tenantservice.platform.problem.ProblemCode.CREDENTIAL_EXISTS;
import static java.util.Objects.requireNonNull;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import io.tenantservice.audit.Audit;
import io.tenantservice.credential.CredentialSecret.Slot;
import io.tenantservice.crypto.Purpose;
import io.tenantservice.operation.OperationService;
import io.tenantservice.platform.http.IfMatch;
import io.tenantservice.platform.paging.Page;
import io.tenantservice.platform.paging.PageRequest;
import io.tenantservice.platform.problem.Problem;
import io.tenantservice.platform.problem.ProblemCode;
import io.tenantservice.platform.secret.Secret;
import io.tenantservice.platform.tenancy.Scope;
import io.tenantservice.platform.tenancy.Tenancy;
import io.tenantservice.tenant.TenantService;
import io.tenantservice.webhook.event.EventType;
import io.tenantservice.webhook.event.Outbox;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.hibernate.exception.ConstraintViolationException;
import org.hibernate.reactive.mutiny.Mutiny;
import org.jspecify.annotations.Nullable;

/**
 * What is done alike to both kinds of credential.
 *
 * @param <C> the kind
 * @param <V> how callers see it
 */
final class CredentialStore<C extends Credential, V> {

    /** In audit entries: which secrets it is about. Of those in use together, the number of the youngest. */
    static final String SECRETS_VERSION = "secrets_version";

    /** As long as renewals take when everything answers. */
    static final Duration RENEWED_WITHIN = Duration.ofSeconds(2);

    private final Class<C> type;
    private final ProblemCode notFound;
    private final Function<C, V> view;
    private final TenantService tenants;
    private final Tenancy tenancy;
    private final CredentialSecrets secrets;
    private final OperationService operations;
    private final Audit audit;
    private final Outbox outbox;
    private final Clock clock;

    CredentialStore(
            Class<C> type,
            ProblemCode notFound,
            Function<C, V> view,
            TenantService tenants,
            Tenancy tenancy,
            CredentialSecrets secrets,
            OperationService operations,
            Audit audit,
            Outbox outbox,
            Clock clock) {
        this.type = type;
        this.notFound = notFound;
        this.view = view;
        this.tenants = tenants;
        this.tenancy = tenancy;
        this.secrets = secrets;
        this.operations = operations;
        this.audit = audit;
        this.outbox = outbox;
        this.clock = clock;
    }

    Uni<V> create(C credential, Map<Purpose, Secret> fields) {
        return CredentialSecrets.sealAndStore(
                secrets.seal(credential.tenantId, credential.id, fields),
                rows -> tenancy.transact(credential.tenantId, () -> persistAndRecord(credential, rows), view));
    }

    /** Creates a credential unless one with its id is there already. */
    Uni<Void> createOnce(C credential, Map<Purpose, Secret> fields) {
        return tenancy.observe(credential.tenantId, () -> Credential.find(type, credential.tenantId, credential.id))
                .onItem()
                .ifNull()
                .switchTo(() -> CredentialSecrets.sealAndStore(
                        secrets.seal(credential.tenantId, credential.id, fields),
                        rows -> tenancy.observe(credential.tenantId, () -> persistAndRecord(credential, rows))))
                .replaceWithVoid();
    }

    Uni<V> get(UUID tenantId, UUID id) {
        return tenancy.observe(tenantId, () -> require(tenantId, id)).map(view);
    }

    /** As {@link #list}, of a tenant that may not be there. */
    Uni<Page<V>> page(UUID tenantId, @Nullable CredentialHealth health, PageRequest page) {
        return tenancy.observe(tenantId, () -> Credential.page(type, tenantId, health, page))
                .map(rows -> Page.of(rows, page, credential -> credential.id, view));
    }

    /** @param health of those that are shown; null for all */
    Uni<Page<V>> list(UUID tenantId, @Nullable CredentialHealth health, PageRequest page) {
        return tenants.get(tenantId)
                .chain(() -> tenancy.observe(tenantId, () -> Credential.page(type, tenantId, health, page)))
                .map(rows -> Page.of(rows, page, credential -> credential.id, view));
    }

    Uni<V> change(UUID tenantId, UUID id, IfMatch ifMatch, Consumer<C> change, Map<String, String> details) {
        return tenancy.transact(
                tenantId,
                () -> tenants.requireStaying(tenantId)
                        .chain(() -> require(tenantId, id))
                        .invoke(credential -> ifMatch.check(credential.version))
                        .invoke(change)
                        .invoke(credential -> audit.record(CREDENTIAL_CHANGED, credential.asTarget(), details))
                        .invoke(credential -> outbox.add(EventType.CREDENTIAL_UPDATED, credential.asEventData())),
                view);
    }

    /**
     * Deletes a credential of whose end its provider knows, if it has to. Without a condition, as that has been checked
     * before the provider was told.
     *
     * @param release gives up what the credential held beside its own rows
     * @param answer of the provider: what it did not take back stays on record
     */
    Uni<Void> delete(UUID tenantId, UUID id, Function<C, Uni<Void>> release, TakingBack answer) {
        return tenancy.transact(
                tenantId,
                () -> requireFree(tenantId, id)
                        .call(() -> CredentialSecret.deleteAllOf(tenantId, id))
                        .call(Credential::delete)
                        .call(() -> Panache.getSession().chain(Mutiny.Session::flush))
                        .call(release::apply)
                        .call(credential -> noteLeft(credential, answer))
                        .invoke(credential -> audit.record(CREDENTIAL_DELETED, credential.asTarget(), answer.details()))
                        .invoke(credential -> outbox.add(EventType.CREDENTIAL_DELETED, credential.asEventData()))
                        .replaceWithVoid(),
                Function.identity());
    }

    /** Within the transaction that is open. */
    Uni<Void> noteLeft(C credential, TakingBack answer) {
        return answer.left()
                .map(reason -> LeftAtProvider.note(credential, reason, clock.instant()))
                .orElseGet(() -> Uni.createFrom().voidItem());
    }

    /** Opens the secrets, then writes down that they were opened, and only then hands them out. */
    Uni<Map<Purpose, Secret>> reveal(UUID tenantId, UUID id) {
        return open(tenantId, id)
                .map(Opened::secrets)
                .call(() -> tenancy.observe(
                        tenantId,
                        () -> require(tenantId, id)
                                .invoke(credential -> audit.record(CREDENTIAL_REVEALED, credential.asTarget()))));
    }

    /**
     * A credential and its secrets, as a provider is asked about it.
     *
     * @param newest the version of the youngest secret among them
     */
    record Opened<C>(C credential, Map<Purpose, Secret> secrets, long newest) {

        Secret secret(Purpose field) {
            return requireNonNull(secrets.get(field));
        }
    }

    /** Opens the secrets for a call to their own provider, which is no reveal: nobody gets to see them. */
    Uni<Opened<C>> open(UUID tenantId, UUID id) {
        return open(tenantId, id, List.of(Slot.CURRENT));
    }

    /** @param slots where a field has a value in several of these, the last one counts */
    Uni<Opened<C>> open(UUID tenantId, UUID id, List<Slot> slots) {
        return tenancy.observe(
                        tenantId,
                        () -> require(tenantId, id)
                                .chain(credential -> CredentialSecret.in(tenantId, id, slots)
                                        .map(rows -> new Stored<>(credential, rows))))
                .chain(stored -> secrets.open(id, CredentialSecret.thatCount(stored.rows(), slots))
                        .map(fields -> new Opened<>(stored.credential(), fields, stored.newest())));
    }

    private record Stored<C>(C credential, List<CredentialSecret> rows) {

        long newest() {
            return rows.stream().mapToLong(row -> row.version).max().orElse(0);
        }
    }

    /**
     * Fails unless what its provider was asked with is still in use: a refusal of other secrets says nothing of those that
     * are.
     *
     * @throws Problem CONCURRENT_CHANGE
     */
    Uni<Void> requireInUse(Opened<C> asked) {
        return tenancy.observe(asked.credential().tenantId, () -> lockSame(asked))
                .replaceWithVoid();
    }

    /** Within the transaction that is open: the credential, if what its provider was asked about is still in use. */
    Uni<C> lockSame(Opened<C> asked) {
        UUID tenantId = asked.credential().tenantId;
        UUID id = asked.credential().id;
        return Credential.lock(type, tenantId, id, notFound)
                .call(() -> CredentialSecret.newestInUse(tenantId, id).invoke(newest -> {
                    if (newest != asked.newest()) {
                        throw Problem.of(CONCURRENT_CHANGE);
                    }
                }));
    }

    /** Whether it failed because the credential is not there, or has been deleted meanwhile. */
    boolean isGone(Throwable failure) {
        return failure instanceof Problem problem && problem.code() == notFound;
    }

    /** @return of all credentials of the kind that the tenant has */
    Uni<List<UUID>> ids(UUID tenantId) {
        return tenancy.observe(tenantId, () -> Credential.ids(type, tenantId));
    }

    /** Asks something of all tenants. */
    Uni<Boolean> look(Supplier<Uni<Boolean>> question) {
        return tenancy.observe(new Scope.Platform(), question);
    }

    /**
     * Within the transaction that is open: erases a credential of which no provider has been told, if it is there.
     *
     * @param release as of {@link #delete}
     */
    Uni<Void> discard(UUID tenantId, UUID id, Function<C, Uni<Void>> release) {
        return Credential.find(type, tenantId, id)
                .onItem()
                .ifNotNull()
                .call(credential -> CredentialSecret.deleteAllOf(tenantId, id)
                        .call(credential::delete)
                        .call(() -> Panache.getSession().chain(Mutiny.Session::flush))
                        .call(() -> release.apply(credential))
                        .invoke(() -> audit.record(CREDENTIAL_DELETED, credential.asTarget())))
                .replaceWithVoid();
    }

    Uni<@Nullable C> find(UUID tenantId, UUID id) {
        return tenancy.observe(tenantId, () -> Credential.find(type, tenantId, id));
    }

    <T> Uni<T> read(UUID tenantId, Supplier<Uni<T>> query) {
        return tenancy.observe(tenantId, query);
    }

    /** @return the credential as it is now, if its secrets may be changed under the condition */
    Uni<C> peek(UUID tenantId, UUID id, IfMatch ifMatch) {
        return tenancy.observe(tenantId, () -> requireFree(tenantId, id))
                .invoke(credential -> ifMatch.check(credential.version));
    }

    /** Within the transaction that is open. */
    Uni<C> require(UUID tenantId, UUID id) {
        return Credential.require(type, tenantId, id, notFound);
    }

    /**
     * Within the transaction that is open: a credential whose secrets no renewal is changing.
     *
     * @throws Problem CREDENTIAL_BEING_RENEWED
     */
    Uni<C> requireFree(UUID tenantId, UUID id) {
        return require(tenantId, id).call(this::requireNoRenewal);
    }

    Uni<?> requireNoRenewal(C credential) {
        return credential.renewalId == null
                ? Uni.createFrom().voidItem()
                : operations.isRunning(credential.renewalId).invoke(running -> {
                    if (running) {
                        throw Problem.of(CREDENTIAL_BEING_RENEWED).retryAfter(RENEWED_WITHIN);
                    }
                });
    }

    /** The same, of a tenant that stays: who leaves changes no secrets any more. */
    Uni<C> requireChangeable(UUID tenantId, UUID id) {
        return tenants.requireStaying(tenantId).chain(() -> requireFree(tenantId, id));
    }

    /** Within the transaction that is open: the credential that an operation renews a secret of. */
    Uni<C> requireRenewedBy(UUID tenantId, UUID operationId) {
        return Credential.renewedBy(type, tenantId, operationId)
                .onItem()
                .ifNull()
                .failWith(() -> Problem.of(notFound));
    }

    /** Within the transaction that is open. */
    Uni<C> persistAndRecord(C credential, List<CredentialSecret> rows) {
        return tenants.requireStaying(credential.tenantId)
                .chain(() -> secrets.persist(credential.tenantId, rows))
                .chain(() -> credential.<C>persistAndFlush())
                .onFailure(ConstraintViolationException.class)
                .transform(duplicate -> Problem.of(CREDENTIAL_EXISTS))
                .invoke(saved -> audit.record(CREDENTIAL_CREATED, saved.asTarget()))
                .invoke(saved -> outbox.add(EventType.CREDENTIAL_CREATED, saved.asEventData()));
    }

    /** For an audit entry: which fields have a value of this version now. */
    static Map<String, String> auditDetails(long version, Collection<Purpose> fields) {
        return Map.of(
                "fields",
                fields.stream().map(Purpose::name).sorted().collect(Collectors.joining(", ")),
                SECRETS_VERSION,
                Long.toString(version));
    }
}
