package io.tenantservice.credential;

import static io.tenantservice.audit.Action.CREDENTIAL_PREVIOUS_ERASED;
import static io.tenantservice.audit.Action.CREDENTIAL_PROMOTED;
import static io.tenantservice.audit.Action.CREDENTIAL_ROLLED_BACK;
import static io.tenantservice.audit.Action.CREDENTIAL_STAGED;
import static io.tenantservice.audit.Action.CREDENTIAL_UNSTAGED;
import static io.tenantservice.audit.Action.CREDENTIAL_VERIFIED;
import static io.tenantservice.platform.problem.ProblemCode.CONCURRENT_CHANGE;
import static io.tenantservice.platform.problem.ProblemCode.NOTHING_PENDING;
import static io.tenantservice.platform.problem.ProblemCode.NOTHING_TO_ROLL_BACK;
import static io.tenantservice.platform.problem.ProblemCode.PENDING_NOT_VERIFIED;

import io.smallrye.mutiny.Uni;
import io.tenantservice.audit.Audit;
import io.tenantservice.credential.CredentialSecret.Slot;
import io.tenantservice.crypto.Purpose;
import io.tenantservice.platform.http.IfMatch;
import io.tenantservice.platform.problem.Problem;
import io.tenantservice.platform.secret.Secret;
import io.tenantservice.platform.tenancy.Tenancy;
import io.tenantservice.webhook.event.EventType;
import io.tenantservice.webhook.event.Outbox;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Changes secrets without an hour in which nothing works: new values are staged as PENDING beside the CURRENT ones,
 * verified with their provider, and promoted; the old ones stay as PREVIOUS for a while, so that one call takes the
 * swap back. At most one value of a field is in each slot.
 *
 * @param <C> the kind of credential
 * @param <V> how callers see it
 */
final class SecretSwap<C extends Credential, V> {

    private final CredentialStore<C, V> store;
    private final HealthRecord<C> health;
    private final Function<C, V> view;
    private final Tenancy tenancy;
    private final CredentialSecrets secrets;
    private final Audit audit;
    private final Outbox outbox;
    private final Clock clock;

    SecretSwap(
            CredentialStore<C, V> store,
            HealthRecord<C> health,
            Function<C, V> view,
            Tenancy tenancy,
            CredentialSecrets secrets,
            Audit audit,
            Outbox outbox,
            Clock clock) {
        this.store = store;
        this.health = health;
        this.view = view;
        this.tenancy = tenancy;
        this.secrets = secrets;
        this.audit = audit;
        this.outbox = outbox;
        this.clock = clock;
    }

    /** Puts new values beside those in use. What was pending before is gone. */
    Uni<V> stage(UUID tenantId, UUID id, IfMatch ifMatch, Map<Purpose, Secret> fields) {
        return store.peek(tenantId, id, ifMatch)
                .map(credential -> credential.secretsVersion + 1)
                .chain(version -> CredentialSecrets.sealAndStore(
                        secrets.sealPending(tenantId, id, version, fields),
                        rows -> tenancy.transact(tenantId, () -> stage(tenantId, id, ifMatch, version, rows), view)));
    }

    private Uni<C> stage(UUID tenantId, UUID id, IfMatch ifMatch, long version, List<CredentialSecret> rows) {
        return store.requireChangeable(tenantId, id)
                .invoke(credential -> ifMatch.check(credential.version))
                .call(credential -> stage(credential, version, rows));
    }

    private Uni<Void> stage(C credential, long version, List<CredentialSecret> rows) {
        requireUnchanged(credential.secretsVersion + 1 == version);
        return CredentialSecret.deleteSlot(credential.tenantId, credential.id, Slot.PENDING)
                .chain(() -> secrets.persist(credential.tenantId, rows))
                .invoke(() -> credential.stage(version, clock.instant()))
                .invoke(() -> audit.record(
                        CREDENTIAL_STAGED, credential.asTarget(), CredentialStore.auditDetails(version, fields(rows))));
    }

    /**
     * Puts what a provider has given beside what is in use, for the renewal that asked for it.
     *
     * @param change what else is learned of the credential
     */
    Uni<Void> stageRenewed(C asked, Map<Purpose, Secret> fields, Consumer<C> change) {
        long version = asked.secretsVersion + 1;
        return CredentialSecrets.sealAndStore(
                secrets.sealPending(asked.tenantId, asked.id, version, fields),
                rows -> tenancy.observe(
                        asked.tenantId,
                        () -> store.require(asked.tenantId, asked.id)
                                .call(credential -> stage(credential, version, rows))
                                .invoke(change)
                                .replaceWithVoid()));
    }

    /** Drops what is pending. */
    Uni<Void> unstage(UUID tenantId, UUID id, IfMatch ifMatch) {
        return tenancy.transact(
                tenantId,
                () -> store.requireFree(tenantId, id)
                        .invoke(credential -> ifMatch.check(credential.version))
                        .chain(this::unstage),
                Function.identity());
    }

    /** Drops what a renewal has brought and its provider does not find good. */
    Uni<Void> unstageRenewed(C asked) {
        return tenancy.observe(
                asked.tenantId, () -> store.require(asked.tenantId, asked.id).chain(this::unstage));
    }

    private Uni<Void> unstage(C credential) {
        requirePending(credential);
        return CredentialSecret.deleteSlot(credential.tenantId, credential.id, Slot.PENDING)
                .invoke(() -> credential.unstage(clock.instant()))
                .invoke(() -> audit.record(CREDENTIAL_UNSTAGED, credential.asTarget()))
                .replaceWithVoid();
    }

    /** @return the credential as it would be after a promotion, for a question to its provider */
    Uni<CredentialStore.Opened<C>> openPending(UUID tenantId, UUID id) {
        return store.open(tenantId, id, List.of(Slot.CURRENT, Slot.PENDING))
                .invoke(opened -> requirePending(opened.credential()));
    }

    /**
     * Writes down what the provider said of the pending values, unless they have been changed since it was asked.
     *
     * @param change what else is learned of the credential
     */
    Uni<CredentialVerification> conclude(C asked, CredentialVerification verification, Consumer<C> change) {
        return tenancy.observe(
                asked.tenantId,
                () -> store.require(asked.tenantId, asked.id)
                        .invoke(credential -> requireUnchanged(credential.version == asked.version))
                        .invoke(credential -> credential.pendingHealth = verification.health())
                        .invoke(change)
                        .invoke(credential -> audit.record(
                                CREDENTIAL_VERIFIED,
                                credential.asTarget(),
                                Map.of(
                                        "slot",
                                        "PENDING",
                                        "health",
                                        verification.health().name())))
                        .replaceWith(verification));
    }

    /**
     * Puts the pending values in use.
     *
     * @param keepPrevious how long the values so far can be brought back; zero erases them at once
     */
    Uni<V> promote(UUID tenantId, UUID id, Duration keepPrevious) {
        return tenancy.transact(
                tenantId,
                () -> store.requireChangeable(tenantId, id).call(credential -> promote(credential, keepPrevious)),
                view);
    }

    /** Puts in use what a renewal has brought and verified, and erases what it needed for that. */
    Uni<Void> promoteRenewed(C asked, Duration keepPrevious) {
        return tenancy.observe(
                asked.tenantId,
                () -> store.require(asked.tenantId, asked.id)
                        .call(credential -> promote(credential, keepPrevious))
                        .invoke(health::confirm)
                        .call(() -> CredentialSecret.deleteSlot(asked.tenantId, asked.id, Slot.RENEWAL))
                        .replaceWithVoid());
    }

    private Uni<Void> promote(C credential, Duration keepPrevious) {
        requirePending(credential);
        requireVerified(credential);
        @Nullable Instant until = keepPrevious.isZero() ? null : clock.instant().plus(keepPrevious);
        return CredentialSecret.in(credential.tenantId, credential.id, List.of(Slot.PENDING))
                .map(SecretSwap::fields)
                .chain(fields -> putInUse(credential.tenantId, credential.id, fields, until))
                .invoke(() -> credential.promote(until, clock.instant()))
                .invoke(() -> audit.record(
                        CREDENTIAL_PROMOTED, credential.asTarget(), Map.of("keep_previous", keepPrevious.toString())))
                .invoke(() -> outbox.add(EventType.CREDENTIAL_SECRETS_CHANGED, credential.asEventData()))
                .replaceWithVoid();
    }

    private static Uni<Integer> putInUse(UUID tenantId, UUID id, List<Purpose> fields, @Nullable Instant keptUntil) {
        return CredentialSecret.deleteSlot(tenantId, id, Slot.PREVIOUS)
                .chain(() -> keptUntil == null
                        ? CredentialSecret.deleteSlot(tenantId, id, Slot.CURRENT, fields)
                        : CredentialSecret.move(tenantId, id, Slot.CURRENT, Slot.PREVIOUS, fields, keptUntil))
                .chain(() -> CredentialSecret.move(tenantId, id, Slot.PENDING, Slot.CURRENT, fields, null));
    }

    /** Puts the values before the last promotion in use again; those in use now become pending, unverified. */
    Uni<V> rollBack(UUID tenantId, UUID id) {
        return tenancy.transact(tenantId, () -> rollBackAndRecord(tenantId, id), view);
    }

    private Uni<C> rollBackAndRecord(UUID tenantId, UUID id) {
        return store.requireChangeable(tenantId, id)
                .call(() -> CredentialSecret.kept(tenantId, id)
                        .map(SecretSwap::fields)
                        .invoke(SecretSwap::requireAny)
                        .chain(fields -> bringBack(tenantId, id, fields)))
                .invoke(credential -> credential.rollBack(clock.instant()))
                .invoke(credential -> audit.record(CREDENTIAL_ROLLED_BACK, credential.asTarget()))
                .invoke(credential -> outbox.add(EventType.CREDENTIAL_SECRETS_CHANGED, credential.asEventData()));
    }

    private static Uni<Integer> bringBack(UUID tenantId, UUID id, List<Purpose> fields) {
        return CredentialSecret.deleteSlot(tenantId, id, Slot.PENDING)
                .chain(() -> CredentialSecret.move(tenantId, id, Slot.CURRENT, Slot.PENDING, fields, null))
                .chain(() -> CredentialSecret.move(tenantId, id, Slot.PREVIOUS, Slot.CURRENT, fields, null));
    }

    /** Erases previous values whose time is over, and what a renewal has left. */
    Uni<Void> eraseExpired(UUID tenantId, UUID id) {
        return tenancy.observe(
                tenantId,
                () -> store.require(tenantId, id)
                        .call(() -> CredentialSecret.deleteExpired(tenantId, id, Slot.RENEWAL))
                        .call(credential -> CredentialSecret.deleteExpired(tenantId, id, Slot.PREVIOUS)
                                .invoke(erased -> {
                                    if (erased > 0) {
                                        credential.forgetPrevious(clock.instant());
                                        audit.record(CREDENTIAL_PREVIOUS_ERASED, credential.asTarget());
                                    }
                                }))
                        .replaceWithVoid());
    }

    private static void requirePending(Credential credential) {
        if (credential.pendingHealth == null) {
            throw Problem.of(NOTHING_PENDING);
        }
    }

    private static void requireVerified(Credential credential) {
        if (credential.pendingHealth == null || !credential.pendingHealth.isGood()) {
            throw Problem.of(PENDING_NOT_VERIFIED);
        }
    }

    private static void requireUnchanged(boolean unchanged) {
        if (!unchanged) {
            throw Problem.of(CONCURRENT_CHANGE);
        }
    }

    private static void requireAny(List<Purpose> previous) {
        if (previous.isEmpty()) {
            throw Problem.of(NOTHING_TO_ROLL_BACK);
        }
    }

    private static List<Purpose> fields(Collection<CredentialSecret> rows) {
        return rows.stream().map(row -> row.field).toList();
    }
}
