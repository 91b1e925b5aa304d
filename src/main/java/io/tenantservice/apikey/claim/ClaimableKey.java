package io.tenantservice.apikey.claim;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import io.smallrye.mutiny.Uni;
import io.tenantservice.audit.Target;
import io.tenantservice.crypto.Ciphertext;
import io.tenantservice.crypto.KeyRef;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** The text of a key that an operation has issued, encrypted under the platform's key {@code intake}. */
@Entity
class ClaimableKey extends PanacheEntityBase {

    // By the database's clock, which all replicas share.
    private static final String CLAIM = """
            update claimable_key set claimed_at = coalesce(claimed_at, now())
            where operation_id = :id
              and (claimed_at is null and kept_until > now() or claimed_at > now() - interval '10 minutes')""";

    @Id
    UUID operationId;

    UUID tenantId;
    UUID apiKeyId;
    String provider;
    String mount;
    String keyName;
    int keyVersion;
    String ciphertext;

    /** After this time nobody gets it who has not had it before. */
    Instant keptUntil;

    static ClaimableKey of(SealedKey kept, UUID apiKeyId, Instant keptUntil) {
        ClaimableKey key = new ClaimableKey();
        key.operationId = kept.operationId();
        key.tenantId = kept.tenantId();
        key.apiKeyId = apiKeyId;
        key.provider = kept.text().key().provider();
        key.mount = kept.text().key().mount();
        key.keyName = kept.text().key().name();
        key.keyVersion = kept.text().keyVersion();
        key.ciphertext = kept.text().text();
        key.keptUntil = keptUntil;
        return key;
    }

    /** @return nothing before it was made, and when it has been erased */
    static Uni<Optional<ClaimableKey>> find(UUID operationId) {
        return ClaimableKey.<ClaimableKey>findById(operationId).map(Optional::ofNullable);
    }

    /** Notes that the key is handed out. @return false when its time is over */
    static Uni<Boolean> claim(UUID operationId) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(CLAIM)
                        .setParameter("id", operationId)
                        .executeUpdate())
                .map(rows -> rows == 1);
    }

    Ciphertext encrypted() {
        return new Ciphertext(new KeyRef(provider, mount, keyName), keyVersion, ciphertext);
    }

    Target asTarget() {
        return new Target("api-key", apiKeyId);
    }
}
