package io.tenantservice.credential;

import static io.tenantservice.audit.Action.CREDENTIAL_CONNECTED;
import static io.tenantservice.audit.Action.CREDENTIAL_CONNECTING;
import static io.tenantservice.audit.Action.CREDENTIAL_DISCONNECTED;
import static io.tenantservice.audit.Action.CREDENTIAL_LEFT_AT_PROVIDER;
import static io.tenantservice.audit.Action.CREDENTIAL_NOT_CONNECTED_AGAIN;

import io.smallrye.mutiny.Uni;
import io.tenantservice.audit.Audit;
import io.tenantservice.credential.CredentialStore.Opened;
import io.tenantservice.operation.OperationRun;
import io.tenantservice.platform.problem.Problem;
import io.tenantservice.platform.problem.ProblemCode;
import io.tenantservice.platform.tenancy.Tenancy;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * The record of where providers send their events.
 *
 * @param <C> the kind of credential
 */
final class Connecting<C extends Credential> {

    private static final Logger LOG = Logger.getLogger(Connecting.class);

    private final CredentialStore<C, ?> store;
    private final Tenancy tenancy;
    private final Audit audit;
    private final Clock clock;

    Connecting(CredentialStore<C, ?> store, Tenancy tenancy, Audit audit, Clock clock) {
        this.store = store;
        this.tenancy = tenancy;
        this.audit = audit;
        this.clock = clock;
    }

    /** Writes down what the provider will be told, and when, before it is: a deletion ends the delivery first now. */
    Uni<Void> connecting(UUID tenantId, UUID id, String webhookUrl) {
        return tenancy.observe(
                tenantId,
                () -> store.require(tenantId, id)
                        .invoke(credential -> credential.connectingAt = clock.instant())
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

    /** Writes down that the provider sends its events there from now on, and which secrets it was told with. */
    Uni<Connection> connected(Opened<C> asked, String webhookUrl, Consumer<C> change) {
        UUID tenantId = asked.credential().tenantId;
        return tenancy.observe(
                tenantId,
                () -> store.require(tenantId, asked.credential().id)
                        .invoke(change)
                        .invoke(credential -> credential.updatedAt = clock.instant())
                        .invoke(credential -> audit.record(
                                CREDENTIAL_CONNECTED,
                                credential.asTarget(),
                                Map.of(
                                        "webhook_url",
                                        webhookUrl,
                                        CredentialStore.SECRETS_VERSION,
                                        Long.toString(asked.newest()))))
                        .call(LeftAtProvider::forget)
                        .replaceWith(new Connection.Connected()));
    }

    /**
     * What a provider refused that was asked with secrets which are in use.
     *
     * @throws Problem CONCURRENT_CHANGE when others have come into use since: these have not been refused
     */
    Uni<Connection> refused(Opened<C> asked, ProblemCode code, String providerCode, String hint) {
        return store.requireInUse(asked).replaceWith(new Connection.Refused(code, providerCode, hint));
    }

    /**
     * Writes down that the provider sends no events any more, when that is so.
     *
     * @param asked as it was when the provider was asked
     * @param settlesWithin how long what was asked of the provider may still take effect
     */
    Uni<Disconnection> conclude(C asked, TakingBack answer, Duration settlesWithin, Consumer<C> change) {
        if (answer instanceof TakingBack.Refused(ProblemCode code, String providerCode, String hint)) {
            return Uni.createFrom().item(new Disconnection.Refused(code, providerCode, hint));
        }
        Duration unsettledFor = answer instanceof TakingBack.Gone(boolean isSettled) && !isSettled
                ? unsettledFor(asked, settlesWithin)
                : Duration.ZERO;
        return unsettledFor.isPositive()
                ? Uni.createFrom().item(new Disconnection.Unsettled(unsettledFor))
                : disconnected(asked, answer, change);
    }

    private Duration unsettledFor(C asked, Duration settlesWithin) {
        return asked.connectingAt == null
                ? Duration.ZERO
                : Duration.between(clock.instant(), asked.connectingAt.plus(settlesWithin));
    }

    private Uni<Disconnection> disconnected(C asked, TakingBack answer, Consumer<C> change) {
        return tenancy.observe(
                asked.tenantId,
                () -> store.require(asked.tenantId, asked.id)
                        .invoke(change)
                        .invoke(credential -> {
                            credential.webhookUrl = null;
                            credential.connectingAt = null;
                            credential.updatedAt = clock.instant();
                            audit.record(CREDENTIAL_DISCONNECTED, credential.asTarget(), answer.details());
                        })
                        .call(credential -> store.noteLeft(credential, answer))
                        .replaceWith(new Disconnection.Ended()));
    }

    /** Writes down that what was set up is left at the provider, as who may decide that wants it. */
    Uni<Void> left(UUID tenantId, UUID id, ProblemCode reason) {
        return tenancy.observe(
                tenantId,
                () -> store.require(tenantId, id)
                        .invoke(credential -> audit.record(
                                CREDENTIAL_LEFT_AT_PROVIDER,
                                credential.asTarget(),
                                Map.of("left_at_provider", reason.name())))
                        .call(credential -> LeftAtProvider.note(credential, reason, clock.instant()))
                        .replaceWithVoid());
    }

    /** Writes down that the provider does not send its events here again, and has its health looked at soon. */
    Uni<Void> notConnectedAgain(UUID tenantId, UUID id, ProblemCode reason) {
        return tenancy.observe(
                tenantId,
                () -> store.require(tenantId, id)
                        .invoke(credential -> credential.checkSoon(clock.instant()))
                        .invoke(credential -> audit.record(
                                CREDENTIAL_NOT_CONNECTED_AGAIN, credential.asTarget(), Map.of("code", reason.name())))
                        .replaceWithVoid());
    }

    /**
     * Has what was just set up taken back, when nobody wants it any more. A provider that does not answer is not waited
     * for: who undoes the rest looks there again.
     */
    Uni<Connection> orTakeBack(Uni<Connection> connected, C asked, Supplier<Uni<TakingBack>> takeBack) {
        return connected
                .onFailure(this::isTakenBack)
                .call(() -> takeBack.get()
                        .invoke(answer -> warnIfLeft(asked, answer))
                        .onFailure(Problem.class)
                        .recoverWithItem(silence -> {
                            LOG.warnf("%s: what came too late may be left there: %s", asked.asTarget(), silence);
                            return new TakingBack.Gone(false);
                        }));
    }

    private void warnIfLeft(C asked, TakingBack answer) {
        if (!(answer instanceof TakingBack.Gone)) {
            LOG.warnf("%s: what came too late is left there: %s", asked.asTarget(), answer.details());
        }
    }

    /** Whether what was done at the provider has to be undone: the credential is gone, or what made it is cancelled. */
    private boolean isTakenBack(Throwable failure) {
        return store.isGone(failure) || OperationRun.isCancelled(failure);
    }
}
