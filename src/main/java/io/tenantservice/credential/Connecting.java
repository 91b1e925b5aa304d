package io.tenantservice.credential;

import static io.tenantservice.audit.Action.CREDENTIAL_CONNECTED;
import static io.tenantservice.audit.Action.CREDENTIAL_CONNECTING;
import static io.tenantservice.audit.Action.CREDENTIAL_DISCONNECTED;

import io.smallrye.mutiny.Uni;
import io.tenantservice.audit.Audit;
import io.tenantservice.operation.OperationRun;
import io.tenantservice.platform.tenancy.Tenancy;
import java.time.Clock;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * The record of where providers send their events.
 *
 * @param <C> the kind of credential
 */
final class Connecting<C extends Credential> {

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

    /** Writes down what the provider will be told, before it is: from here on, a deletion ends the delivery first. */
    Uni<Void> connecting(UUID tenantId, UUID id, String webhookUrl) {
        return tenancy.observe(
                tenantId,
                () -> store.require(tenantId, id)
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
                () -> store.require(tenantId, id)
                        .invoke(change)
                        .invoke(credential -> credential.updatedAt = clock.instant())
                        .invoke(credential -> audit.record(
                                CREDENTIAL_CONNECTED, credential.asTarget(), Map.of("webhook_url", webhookUrl)))
                        .replaceWith(new Connection.Connected()));
    }

    /** Writes down that the provider sends no events any more. */
    Uni<Void> disconnected(UUID tenantId, UUID id, Consumer<C> change) {
        return tenancy.observe(
                tenantId,
                () -> store.require(tenantId, id)
                        .invoke(change)
                        .invoke(credential -> {
                            credential.webhookUrl = null;
                            credential.updatedAt = clock.instant();
                            audit.record(CREDENTIAL_DISCONNECTED, credential.asTarget());
                        })
                        .replaceWithVoid());
    }

    /** Whether what was done at the provider has to be undone: the credential is gone, or what made it is cancelled. */
    boolean isTakenBack(Throwable failure) {
        return store.isGone(failure) || OperationRun.isCancelled(failure);
    }
}
