package io.tenantservice.webhook.endpoint;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import io.tenantservice.crypto.CredentialCipher.ToDecrypt;
import io.tenantservice.platform.DatabaseClock;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.reactive.mutiny.Mutiny;

/** Endpoints as deliveries see them: where to send, what signs, and what is learned of the receiver. */
@ApplicationScoped
public class EndpointTargets {

    /**
     * Longer than any pause between two tries of a delivery, with one that the receiver wants. Who has had no failure for
     * so long has had nothing to take, and what comes then begins another row of failures.
     */
    public static final Duration ROW_ENDS_AFTER = Duration.ofHours(30);

    // Before deliveries are written, as who changes the endpoint does it. As an update, see SelectedRows.
    private static final String HOLD = """
            update webhook_endpoint set failing_since = failing_since
            where tenant_id = :tenant and id = :id and url = :url""";

    private static final String NOTE_SUCCESS = """
            update webhook_endpoint set failing_since = null
            where tenant_id = :tenant and id = :id and url = :url and failing_since is not null""";

    private static final String NOTE_FAILURE = """
            update webhook_endpoint
            set failing_since = case when failed_at > now() - :row * interval '1 millisecond'
                                     then coalesce(failing_since, now()) else now() end,
                failed_at = now(),
                paused_until = greatest(paused_until, now() + :pause * interval '1 millisecond')
            where tenant_id = :tenant and id = :id and url = :url""";

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

    /**
     * Within the transaction that is open: whether the endpoint still has the address that was called. Nobody changes it
     * before the transaction ends.
     */
    public Uni<Boolean> hold(Target called) {
        return Panache.getSession()
                .chain(session -> at(session.createNativeQuery(HOLD), called).executeUpdate())
                .map(held -> held == 1);
    }

    /** Within the transaction that is open. What the receiver of another address said is not noted. */
    public Uni<Void> noteSuccess(Target called) {
        return Panache.getSession()
                .chain(session ->
                        at(session.createNativeQuery(NOTE_SUCCESS), called).executeUpdate())
                .replaceWithVoid();
    }

    /**
     * Within the transaction that holds the endpoint. One that has had nothing but failures for too long is disabled.
     *
     * @param pause how long nothing shall be sent to it
     */
    public Uni<Void> noteFailure(Target called, Duration pause) {
        Instant tooLong = clock.now().minus(config.disableAfter());
        return Panache.getSession()
                .chain(session -> at(session.createNativeQuery(NOTE_FAILURE), called)
                        .setParameter("row", ROW_ENDS_AFTER.toMillis())
                        .setParameter("pause", pause.toMillis())
                        .executeUpdate())
                .chain(() -> WebhookEndpoint.isFailingSince(called.tenantId(), called.id(), tooLong))
                .chain(isGivenUp -> isGivenUp
                        ? disable(called, DisabledReason.FAILING)
                        : Uni.createFrom().voidItem());
    }

    /** Within the transaction that holds the endpoint; nothing happens when it is disabled by now. */
    public Uni<Void> disable(Target called, DisabledReason reason) {
        return WebhookEndpoint.holdIfThere(called.tenantId(), called.id())
                .invoke(endpoint -> {
                    if (endpoint != null && endpoint.isEnabled()) {
                        endpoints.disableAndRecord(endpoint, reason, clock.now());
                    }
                })
                .replaceWithVoid();
    }

    private static <Q extends Mutiny.AbstractQuery> Q at(Q query, Target called) {
        query.setParameter("tenant", called.tenantId())
                .setParameter("id", called.id())
                .setParameter("url", called.url());
        return query;
    }
}
