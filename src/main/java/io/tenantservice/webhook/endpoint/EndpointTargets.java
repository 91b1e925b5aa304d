package io.tenantservice.webhook.endpoint;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import io.tenantservice.crypto.CredentialCipher.ToDecrypt;
import io.tenantservice.platform.DatabaseClock;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Endpoints as deliveries see them: where to send, what signs, and what is learned of the receiver. */
@ApplicationScoped
public class EndpointTargets {

    private static final String NOTE_SUCCESS = """
            update webhook_endpoint set failing_since = null
            where tenant_id = :tenant and id = :id and failing_since is not null""";

    private static final String NOTE_FAILURE = """
            update webhook_endpoint
            set failing_since = coalesce(failing_since, now()),
                paused_until = greatest(paused_until, now() + :pause * interval '1 millisecond')
            where tenant_id = :tenant and id = :id""";

    private final WebhookEndpointService endpoints;
    private final EndpointSecrets secrets;
    private final WebhookConfig config;
    private final DatabaseClock clock;

    EndpointTargets(
            WebhookEndpointService endpoints, EndpointSecrets secrets, WebhookConfig config, DatabaseClock clock) {
        this.endpoints = endpoints;
        this.secrets = secrets;
        this.config = config;
        this.clock = clock;
    }

    /**
     * An endpoint that is enabled.
     *
     * @param sealed what signs, the newest first
     */
    public record Target(UUID tenantId, UUID id, String url, List<ToDecrypt> sealed) {}

    /** Within the transaction that is open. @return nothing when nothing shall be sent any more */
    public Uni<Optional<Target>> find(UUID tenantId, UUID id) {
        return WebhookEndpoint.find(tenantId, id)
                .onItem()
                .transformToUni(found -> found == null || !found.isEnabled()
                        ? Uni.createFrom().item(Optional.<Target>empty())
                        : WebhookSecret.signing(tenantId, id)
                                .map(rows -> Optional.of(new Target(tenantId, id, found.url, sealed(rows)))));
    }

    private static List<ToDecrypt> sealed(List<WebhookSecret> rows) {
        return rows.stream()
                .map(row -> new ToDecrypt(row.context(), row.encrypted()))
                .toList();
    }

    /** Outside of a transaction. @return the keys that sign; fails with a Problem when one cannot be opened */
    public Uni<List<byte[]>> open(Target target) {
        return secrets.open(target.id(), target.sealed())
                .map(opened -> opened.stream().map(EndpointSecrets::key).toList());
    }

    /** Within the transaction that is open. */
    public Uni<Void> noteSuccess(UUID tenantId, UUID id) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(NOTE_SUCCESS)
                        .setParameter("tenant", tenantId)
                        .setParameter("id", id)
                        .executeUpdate())
                .replaceWithVoid();
    }

    /**
     * Within the transaction that is open. An endpoint that has had nothing but failures for too long is disabled.
     *
     * @param pause how long nothing shall be sent to it
     */
    public Uni<Void> noteFailure(UUID tenantId, UUID id, Duration pause) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(NOTE_FAILURE)
                        .setParameter("tenant", tenantId)
                        .setParameter("id", id)
                        .setParameter("pause", pause.toMillis())
                        .executeUpdate())
                .chain(() ->
                        WebhookEndpoint.isFailingSince(tenantId, id, clock.now().minus(config.disableAfter())))
                .chain(isGivenUp -> isGivenUp
                        ? disable(tenantId, id, DisabledReason.FAILING)
                        : Uni.createFrom().voidItem());
    }

    /** Within the transaction that is open; nothing happens when the endpoint is gone or disabled by now. */
    public Uni<Void> disable(UUID tenantId, UUID id, DisabledReason reason) {
        return WebhookEndpoint.holdIfThere(tenantId, id)
                .invoke(endpoint -> {
                    if (endpoint != null && endpoint.isEnabled()) {
                        endpoints.disableAndRecord(endpoint, reason, clock.now());
                    }
                })
                .replaceWithVoid();
    }
}
