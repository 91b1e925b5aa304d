package io.tenantservice.webhook.endpoint;

import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import io.smallrye.mutiny.Uni;
import io.tenantservice.crypto.Ciphertext;
import io.tenantservice.crypto.KeyRef;
import io.tenantservice.crypto.WebhookSecretContext;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import java.io.Serializable;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A secret that signs what is sent to an endpoint, encrypted, with the key that did it. */
@Entity
@IdClass(WebhookSecret.Key.class)
class WebhookSecret extends PanacheEntityBase {

    /** Each is one signature more in the header. */
    private static final int MOST_SIGNING = 3;

    private static final String OF_ENDPOINT = "tenantId = ?1 and endpointId = ?2";

    record Key(UUID tenantId, UUID endpointId, long version) implements Serializable {}

    @Id
    UUID tenantId;

    @Id
    UUID endpointId;

    @Id
    long version;

    String provider;
    String mount;
    String keyName;
    int keyVersion;
    String ciphertext;
    Instant createdAt;

    /** When one that has a successor signs no more, and is erased; null for the newest. */
    @Nullable
    Instant expiresAt;

    static WebhookSecret of(WebhookSecretContext context, Ciphertext ciphertext, Instant now) {
        WebhookSecret secret = new WebhookSecret();
        secret.tenantId = context.tenantId();
        secret.endpointId = context.endpointId();
        secret.version = context.version();
        secret.provider = ciphertext.key().provider();
        secret.mount = ciphertext.key().mount();
        secret.keyName = ciphertext.key().name();
        secret.keyVersion = ciphertext.keyVersion();
        secret.ciphertext = ciphertext.text();
        secret.createdAt = now;
        return secret;
    }

    /** @return those that sign now, the newest first, by the database's clock */
    static Uni<List<WebhookSecret>> signing(UUID tenantId, UUID endpointId) {
        return list(
                OF_ENDPOINT + " and (expiresAt is null or expiresAt > instant) order by version desc",
                tenantId,
                endpointId);
    }

    /**
     * Lets the newest sign until then beside the one that follows it. Those before it keep the end that was promised, as
     * far as there are not more than {@link #MOST_SIGNING} in all.
     */
    static Uni<Void> giveWay(WebhookSecret successor, Instant until) {
        return delete(
                        OF_ENDPOINT + " and version <= ?3",
                        successor.tenantId,
                        successor.endpointId,
                        successor.version - MOST_SIGNING)
                .chain(() -> update(
                        "expiresAt = ?3 where " + OF_ENDPOINT + " and expiresAt is null",
                        successor.tenantId,
                        successor.endpointId,
                        until))
                .replaceWithVoid();
    }

    static Uni<Void> eraseAll(UUID tenantId, UUID endpointId) {
        return delete(OF_ENDPOINT, tenantId, endpointId).replaceWithVoid();
    }

    WebhookSecretContext context() {
        return new WebhookSecretContext(tenantId, endpointId, version);
    }

    Ciphertext encrypted() {
        return new Ciphertext(new KeyRef(provider, mount, keyName), keyVersion, ciphertext);
    }
}
