package io.tenantservice.credential;

import static io.tenantservice.audit.Action.CREDENTIAL_HEALTH_CHANGED;
import static io.tenantservice.audit.Action.CREDENTIAL_VERIFIED;
import static io.tenantservice.platform.problem.ProblemCode.CONCURRENT_CHANGE;
import static io.tenantservice.platform.problem.ProblemCode.CREDENTIAL_BEING_RENEWED;

import io.smallrye.mutiny.Uni;
import io.tenantservice.audit.Audit;
import io.tenantservice.platform.problem.Problem;
import io.tenantservice.platform.tenancy.Tenancy;
import io.tenantservice.webhook.event.EventType;
import io.tenantservice.webhook.event.Outbox;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The record of what providers say of credentials.
 *
 * @param <C> the kind of credential
 */
final class HealthRecord<C extends Credential> {

    private final CredentialStore<C, ?> store;
    private final Tenancy tenancy;
    private final Audit audit;
    private final Outbox outbox;
    private final CheckSchedule schedule;
    private final Clock clock;

    HealthRecord(
            CredentialStore<C, ?> store,
            Tenancy tenancy,
            Audit audit,
            Outbox outbox,
            CheckSchedule schedule,
            Clock clock) {
        this.store = store;
        this.tenancy = tenancy;
        this.audit = audit;
        this.outbox = outbox;
        this.schedule = schedule;
        this.clock = clock;
    }

    /**
     * Writes down what the provider said of the secrets that it was asked about, because somebody wants to know.
     *
     * @param consequence what else follows from it, in the same transaction
     * @throws Problem CONCURRENT_CHANGE when others have come into use since it was asked
     */
    Uni<CredentialVerification> conclude(
            CredentialStore.Opened<C> asked, CredentialVerification said, Function<C, Uni<Void>> consequence) {
        return tenancy.observe(
                asked.credential().tenantId,
                () -> store.lockSame(asked).chain(credential -> {
                    boolean changed = learn(credential, said);
                    if (changed) {
                        tellHealth(credential, said);
                    }
                    if (said.isAnswer()) {
                        audit.record(
                                CREDENTIAL_VERIFIED,
                                credential.asTarget(),
                                Map.of(
                                        "health",
                                        said.health().name(),
                                        CredentialStore.SECRETS_VERSION,
                                        Long.toString(asked.newest())));
                    } else if (changed) {
                        recordHealth(credential, said);
                    }
                    return consequence.apply(credential).replaceWith(said);
                }));
    }

    /**
     * The same for a check that comes by itself: only what is new gets an audit entry.
     *
     * @throws Problem CREDENTIAL_BEING_RENEWED when a renewal has begun since it was asked
     */
    Uni<Recheck> concludeRecheck(
            CredentialStore.Opened<C> asked, CredentialVerification said, Function<C, Uni<Void>> consequence) {
        return tenancy.observe(
                asked.credential().tenantId,
                () -> store.lockSame(asked)
                        .call(store::requireNoRenewal)
                        .invoke(credential -> learnByItself(credential, said))
                        .call(consequence::apply)
                        .replaceWith(said.isAnswer() ? Recheck.ANSWERED : Recheck.SILENT));
    }

    /**
     * Asks a provider again though nobody waits for it, unless its limits leave no room. While others change the
     * secrets it is put off: a renewal may have ended the one in use already, with its successor not yet in use.
     *
     * @param admit zero when there is room; else how long to wait
     */
    Uni<Recheck> recheck(UUID tenantId, UUID id, Function<C, Uni<Duration>> admit, Supplier<Uni<Recheck>> check) {
        return tenancy.observe(tenantId, () -> store.requireFree(tenantId, id))
                .chain(admit::apply)
                .chain(wait -> wait.isZero() ? check.get() : postpone(tenantId, id, wait))
                .onFailure(HealthRecord::isChanging)
                .recoverWithUni(() -> postpone(tenantId, id, CredentialStore.RENEWED_WITHIN));
    }

    private static boolean isChanging(Throwable failure) {
        return failure instanceof Problem problem
                && (problem.code() == CREDENTIAL_BEING_RENEWED || problem.code() == CONCURRENT_CHANGE);
    }

    /** Within the transaction that is open: takes in what became known of the secrets in use though nobody asked. */
    void learnByItself(C credential, CredentialVerification said) {
        if (learn(credential, said)) {
            recordHealth(credential, said);
            tellHealth(credential, said);
        }
    }

    /** Within the transaction that is open: what has just come into use was verified right before. */
    void confirm(C credential) {
        Instant now = clock.instant();
        credential.confirm(schedule.next(credential.health, now), now);
    }

    /** Puts a check off that there is no room for now; nothing is learned, and nothing else changes. */
    private Uni<Recheck> postpone(UUID tenantId, UUID id, Duration wait) {
        return tenancy.observe(
                tenantId,
                () -> store.require(tenantId, id)
                        .invoke(credential -> credential.schedule(schedule.postponed(wait, clock.instant())))
                        .replaceWith(Recheck.POSTPONED));
    }

    private boolean learn(C credential, CredentialVerification said) {
        Instant now = clock.instant();
        boolean changed = credential.learn(said, now);
        credential.schedule(schedule.next(credential.health, now));
        return changed;
    }

    private void recordHealth(C credential, CredentialVerification said) {
        audit.record(CREDENTIAL_HEALTH_CHANGED, credential.asTarget(), details(said));
    }

    private void tellHealth(C credential, CredentialVerification said) {
        outbox.add(EventType.CREDENTIAL_HEALTH_CHANGED, credential.asEventData(said.code(), null));
    }

    private static Map<String, String> details(CredentialVerification said) {
        return said.code() == null
                ? Map.of("health", said.health().name())
                : Map.of("health", said.health().name(), "code", said.code().name());
    }
}
