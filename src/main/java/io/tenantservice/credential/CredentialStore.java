package io.tenantservice.credential;

import static io.tenantservice.audit.Action.CREDENTIAL_CHANGED;
import static io.tenantservice.audit.Action.CREDENTIAL_CONNECTED;
import static io.tenantservice.audit.Action.CREDENTIAL_CONNECTING;
import static io.tenantservice.audit.Action.CREDENTIAL_CREATED;
import static io.tenantservice.audit.Action.CREDENTIAL_DELETED;
import static io.tenantservice.audit.Action.CREDENTIAL_REVEALED;
import static io.tenantservice.audit.Action.CREDENTIAL_VERIFIED;
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
import io.tenantservice.platform.tenancy.Tenancy;
import io.tenantservice.tenant.TenantService;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.hibernate.exception.ConstraintViolationException;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * What is done alike to both kinds of credential.
 *
 * @param <C> the kind
 * @param <V> how callers see it
 */
final class CredentialStore<C extends Credential, V> {

    /** As long as renewals take when everything answers. */
    private static final Duration RENEWED_WITHIN = Duration.ofSeconds(2);

    private final Class<C> type;
    private final ProblemCode notFound;
    private final Function<C, V> view;
    private final TenantService tenants;
    private final Tenancy tenancy;
    private final CredentialSecrets secrets;
    private final OperationService operations;
    private final Audit audit;
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
            Clock clock) {
        this.type = type;
        this.notFound = notFound;
        this.view = view;
        this.tenants = tenants;
        this.tenancy = tenancy;
        this.secrets = secrets;
        this.operations = operations;
        this.audit = audit;
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

    Uni<Page<V>> list(UUID tenantId, PageRequest page) {
        return tenants.get(tenantId)
                .chain(() -> tenancy.observe(tenantId, () -> Credential.page(type, tenantId, page)))
                .map(rows -> Page.of(rows, page, credential -> credential.id, view));
    }

    Uni<V> change(UUID tenantId, UUID id, IfMatch ifMatch, Consumer<C> change, Map<String, String> details) {
        return tenancy.transact(
                tenantId,
                () -> require(tenantId, id)
                        .invoke(credential -> ifMatch.check(credential.version))
                        .invoke(change)
                        .invoke(credential -> audit.record(CREDENTIAL_CHANGED, credential.asTarget(), details)),
                view);
    }

    /**
     * Deletes a credential of whose end its provider knows, if it has to. Without a condition, as that has been checked
     * before the provider was told.
     *
     * @param release gives up what the credential held beside its own rows
     */
    Uni<Void> delete(UUID tenantId, UUID id, Function<C, Uni<Void>> release) {
        return tenancy.transact(
                tenantId,
                () -> requireFree(tenantId, id)
                        .call(() -> CredentialSecret.deleteAllOf(tenantId, id))
                        .call(Credential::delete)
                        .call(() -> Panache.getSession().chain(Mutiny.Session::flush))
                        .call(release::apply)
                        .invoke(credential -> audit.record(CREDENTIAL_DELETED, credential.asTarget()))
                        .replaceWithVoid(),
                Function.identity());
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

    /** Writes down that the provider finds the credential good, and does what follows from it. */
    Uni<CredentialVerification> accept(Opened<C> asked, Function<C, Uni<Void>> whenValid) {
        return conclude(asked, CredentialVerification.valid(), whenValid);
    }

    /** Writes down that the provider does not find it good. */
    Uni<CredentialVerification> reject(Opened<C> asked, CredentialVerification invalid) {
        return conclude(asked, invalid, credential -> Uni.createFrom().voidItem());
    }

    /** Says nothing of secrets that have come into use while the provider was asked about those before. */
    private Uni<CredentialVerification> conclude(
            Opened<C> asked, CredentialVerification verification, Function<C, Uni<Void>> consequence) {
        UUID tenantId = asked.credential().tenantId;
        UUID id = asked.credential().id;
        return tenancy.observe(
                tenantId,
                () -> require(tenantId, id)
                        .call(() -> CredentialSecret.newestInUse(tenantId, id).invoke(newest -> {
                            if (newest != asked.newest()) {
                                throw Problem.of(CONCURRENT_CHANGE);
                            }
                        }))
                        .invoke(credential -> credential.health = verification.health())
                        .invoke(credential -> credential.updatedAt = clock.instant())
                        .call(consequence::apply)
                        .invoke(credential -> audit.record(
                                CREDENTIAL_VERIFIED,
                                credential.asTarget(),
                                Map.of("health", verification.health().name())))
                        .replaceWith(verification));
    }

    /** Writes down what the provider will be told, before it is: from here on, a deletion ends the delivery first. */
    Uni<Void> connecting(UUID tenantId, UUID id, String webhookUrl) {
        return tenancy.observe(
                tenantId,
                () -> require(tenantId, id)
                        .invoke(credential -> {
                            if (!webhookUrl.equals(credential.webhookUrl)) {
                                credential.webhookUrl = webhookUrl;
                                credential.updatedAt = clock.instant();
                                audit.record(
                                        CREDENTIAL_CONNECTING,
                                        credential.asTarget(),
                                        Map.of("webhook_url", webhookUrl));
                            }
                        })
                        .replaceWithVoid());
    }

    /** Writes down that the provider sends its events there from now on. */
    Uni<Connection> connected(UUID tenantId, UUID id, String webhookUrl, Consumer<C> change) {
        return tenancy.observe(
                tenantId,
                () -> require(tenantId, id)
                        .invoke(change)
                        .invoke(credential -> credential.updatedAt = clock.instant())
                        .invoke(credential -> audit.record(
                                CREDENTIAL_CONNECTED, credential.asTarget(), Map.of("webhook_url", webhookUrl)))
                        .replaceWith(new Connection.Connected()));
    }

    /** Whether it failed because the credential has been deleted meanwhile. */
    boolean isGone(Throwable failure) {
        return failure instanceof Problem problem && problem.code() == notFound;
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
        return require(tenantId, id)
                .call(credential -> credential.renewalId == null
                        ? Uni.createFrom().voidItem()
                        : operations.isRunning(credential.renewalId).invoke(running -> {
                            if (running) {
                                throw Problem.of(CREDENTIAL_BEING_RENEWED).retryAfter(RENEWED_WITHIN);
                            }
                        }));
    }

    /** Within the transaction that is open: the credential that an operation renews a secret of. */
    Uni<C> requireRenewedBy(UUID tenantId, UUID operationId) {
        return Credential.renewedBy(type, tenantId, operationId)
                .onItem()
                .ifNull()
                .failWith(() -> Problem.of(notFound));
    }

    private Uni<C> persistAndRecord(C credential, List<CredentialSecret> rows) {
        return secrets.persist(credential.tenantId, rows)
                .chain(() -> credential.<C>persistAndFlush())
                .onFailure(ConstraintViolationException.class)
                .transform(duplicate -> Problem.of(CREDENTIAL_EXISTS))
                .invoke(saved -> audit.record(CREDENTIAL_CREATED, saved.asTarget()));
    }
}
