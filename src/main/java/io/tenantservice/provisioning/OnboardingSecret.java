package io.tenantservice.provisioning;

import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import io.smallrye.mutiny.Uni;
import io.tenantservice.crypto.Ciphertext;
import io.tenantservice.crypto.IntakeContext;
import io.tenantservice.crypto.KeyRef;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.util.Optional;
import java.util.UUID;

/** What an onboarding was asked for, encrypted under the platform's key {@code intake}. */
@Entity
class OnboardingSecret extends PanacheEntityBase {

    @Id
    UUID operationId;

    UUID tenantId;
    String provider;
    String mount;
    String keyName;
    int keyVersion;
    String ciphertext;

    static OnboardingSecret of(UUID tenantId, UUID operationId, Ciphertext kept) {
        OnboardingSecret secret = new OnboardingSecret();
        secret.operationId = operationId;
        secret.tenantId = tenantId;
        secret.provider = kept.key().provider();
        secret.mount = kept.key().mount();
        secret.keyName = kept.key().name();
        secret.keyVersion = kept.keyVersion();
        secret.ciphertext = kept.text();
        return secret;
    }

    /** @return nothing before it was made, and when it has been erased */
    static Uni<Optional<OnboardingSecret>> find(UUID operationId) {
        return OnboardingSecret.<OnboardingSecret>findById(operationId).map(Optional::ofNullable);
    }

    /** @return whether it was there */
    static Uni<Boolean> erase(UUID operationId) {
        return delete("operationId", operationId).map(erased -> erased > 0);
    }

    IntakeContext place() {
        return new IntakeContext(operationId, IntakeContext.Part.REQUEST);
    }

    Ciphertext encrypted() {
        return new Ciphertext(new KeyRef(provider, mount, keyName), keyVersion, ciphertext);
    }
}
