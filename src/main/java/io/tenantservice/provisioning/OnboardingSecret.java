package io.tenantservice.provisioning;

import static jakarta.persistence.EnumType.STRING;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import io.smallrye.mutiny.Uni;
import io.tenantservice.crypto.Ciphertext;
import io.tenantservice.crypto.IntakeContext;
import io.tenantservice.crypto.KeyRef;
import jakarta.persistence.Entity;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import java.io.Serializable;
import java.util.Optional;
import java.util.UUID;

/** What an onboarding keeps for a while, encrypted under the platform's key {@code intake}. */
@Entity
@IdClass(OnboardingSecret.Key.class)
class OnboardingSecret extends PanacheEntityBase {

    // By the database's clock, which all replicas share.
    private static final String CLAIM = """
            update onboarding_secret set claimed_at = coalesce(claimed_at, now())
            where operation_id = :id and part = 'API_KEY'
              and created_at > now() - interval '24 hours'
              and (claimed_at is null or claimed_at > now() - interval '10 minutes')""";

    record Key(UUID operationId, IntakeContext.Part part) implements Serializable {}

    @Id
    UUID operationId;

    @Id
    @Enumerated(STRING)
    IntakeContext.Part part;

    UUID tenantId;
    String provider;
    String mount;
    String keyName;
    int keyVersion;
    String ciphertext;

    static OnboardingSecret of(UUID tenantId, IntakeContext place, Ciphertext kept) {
        OnboardingSecret secret = new OnboardingSecret();
        secret.operationId = place.operationId();
        secret.part = place.part();
        secret.tenantId = tenantId;
        secret.provider = kept.key().provider();
        secret.mount = kept.key().mount();
        secret.keyName = kept.key().name();
        secret.keyVersion = kept.keyVersion();
        secret.ciphertext = kept.text();
        return secret;
    }

    /** @return nothing before it was made, and when it has been erased */
    static Uni<Optional<OnboardingSecret>> find(UUID operationId, IntakeContext.Part part) {
        return OnboardingSecret.<OnboardingSecret>findById(new Key(operationId, part))
                .map(Optional::ofNullable);
    }

    static Uni<Void> erase(UUID operationId, IntakeContext.Part part) {
        return deleteById(new Key(operationId, part)).replaceWithVoid();
    }

    /** Notes that the key is handed out. @return false when its time is over */
    static Uni<Boolean> claimKey(UUID operationId) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(CLAIM)
                        .setParameter("id", operationId)
                        .executeUpdate())
                .map(rows -> rows == 1);
    }

    IntakeContext place() {
        return new IntakeContext(operationId, part);
    }

    Ciphertext encrypted() {
        return new Ciphertext(new KeyRef(provider, mount, keyName), keyVersion, ciphertext);
    }
}
