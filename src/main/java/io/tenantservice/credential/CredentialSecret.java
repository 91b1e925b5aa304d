package io.tenantservice.credential;

import static jakarta.persistence.EnumType.STRING;

import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import io.quarkus.panache.common.Parameters;
import io.smallrye.mutiny.Uni;
import io.tenantservice.crypto.Ciphertext;
import io.tenantservice.crypto.CredentialContext;
import io.tenantservice.crypto.KeyRef;
import io.tenantservice.crypto.Purpose;
import jakarta.persistence.Entity;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import java.io.Serializable;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** One value of one secret field of a credential, encrypted, with the key that did it. */
@Entity
@IdClass(CredentialSecret.Key.class)
class CredentialSecret extends PanacheEntityBase {

    /** What counts, what is about to, and what did until lately. */
    enum Slot {
        CURRENT,
        PENDING,
        PREVIOUS
    }

    record Key(UUID tenantId, UUID credentialId, Purpose field, long version) implements Serializable {}

    @Id
    UUID tenantId;

    @Id
    UUID credentialId;

    @Id
    @Enumerated(STRING)
    Purpose field;

    @Id
    long version;

    @Enumerated(STRING)
    Slot slot;

    String provider;
    String mount;
    String keyName;
    int keyVersion;
    String ciphertext;
    Instant createdAt;

    static CredentialSecret current(CredentialContext context, Ciphertext ciphertext, Instant now) {
        CredentialSecret secret = new CredentialSecret();
        secret.tenantId = context.tenantId();
        secret.credentialId = context.credentialId();
        secret.field = context.purpose();
        secret.version = context.version();
        secret.slot = Slot.CURRENT;
        secret.provider = ciphertext.key().provider();
        secret.mount = ciphertext.key().mount();
        secret.keyName = ciphertext.key().name();
        secret.keyVersion = ciphertext.keyVersion();
        secret.ciphertext = ciphertext.text();
        secret.createdAt = now;
        return secret;
    }

    static Uni<List<CredentialSecret>> currentOf(UUID tenantId, UUID credentialId) {
        return list(
                "tenantId = :tenant and credentialId = :credential and slot = :slot",
                Parameters.with("tenant", tenantId)
                        .and("credential", credentialId)
                        .and("slot", Slot.CURRENT));
    }

    static Uni<Long> deleteAllOf(UUID tenantId, UUID credentialId) {
        return delete(
                "tenantId = :tenant and credentialId = :credential",
                Parameters.with("tenant", tenantId).and("credential", credentialId));
    }

    CredentialContext context() {
        return new CredentialContext(tenantId, credentialId, version, field);
    }

    Ciphertext encrypted() {
        return new Ciphertext(new KeyRef(provider, mount, keyName), keyVersion, ciphertext);
    }
}
