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
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One value of one secret field of a credential, encrypted, with the key that did it. */
@Entity
@IdClass(CredentialSecret.Key.class)
class CredentialSecret extends PanacheEntityBase {

    /** What counts, what is about to, and what did until lately. One value of a field at most is in each. */
    enum Slot {
        CURRENT,
        PENDING,
        PREVIOUS,
        /** What a renewal at the provider needs while it is under way. Nobody else sees it. */
        RENEWAL
    }

    private static final String OF_CREDENTIAL = "tenantId = :tenant and credentialId = :credential";

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

    /** When a PREVIOUS or RENEWAL value is erased; null in the other slots. */
    @Nullable
    Instant expiresAt;

    static CredentialSecret of(Slot slot, CredentialContext context, Ciphertext ciphertext, Instant now) {
        CredentialSecret secret = new CredentialSecret();
        secret.tenantId = context.tenantId();
        secret.credentialId = context.credentialId();
        secret.field = context.purpose();
        secret.version = context.version();
        secret.slot = slot;
        secret.provider = ciphertext.key().provider();
        secret.mount = ciphertext.key().mount();
        secret.keyName = ciphertext.key().name();
        secret.keyVersion = ciphertext.keyVersion();
        secret.ciphertext = ciphertext.text();
        secret.createdAt = now;
        return secret;
    }

    static Uni<List<CredentialSecret>> in(UUID tenantId, UUID credentialId, List<Slot> slots) {
        return list(
                OF_CREDENTIAL + " and slot in :slots",
                of(tenantId, credentialId).and("slots", slots));
    }

    /** @return the version of the youngest secret in use; 0 when there is none */
    static Uni<Long> newestInUse(UUID tenantId, UUID credentialId) {
        return in(tenantId, credentialId, List.of(Slot.CURRENT))
                .map(rows -> rows.stream().mapToLong(row -> row.version).max().orElse(0));
    }

    static Uni<Long> deleteSlot(UUID tenantId, UUID credentialId, Slot slot) {
        return delete(
                OF_CREDENTIAL + " and slot = :slot", of(tenantId, credentialId).and("slot", slot));
    }

    static Uni<Long> deleteSlot(UUID tenantId, UUID credentialId, Slot slot, List<Purpose> fields) {
        return delete(
                OF_CREDENTIAL + " and slot = :slot and field in :fields",
                of(tenantId, credentialId).and("slot", slot).and("fields", fields));
    }

    /** @return the PREVIOUS values that can still be brought back, by the database's clock */
    static Uni<List<CredentialSecret>> kept(UUID tenantId, UUID credentialId) {
        return list(
                OF_CREDENTIAL + " and slot = :slot and expiresAt > instant",
                of(tenantId, credentialId).and("slot", Slot.PREVIOUS));
    }

    static Uni<Long> deleteExpired(UUID tenantId, UUID credentialId, Slot slot) {
        return delete(
                OF_CREDENTIAL + " and slot = :slot and expiresAt <= instant",
                of(tenantId, credentialId).and("slot", slot));
    }

    /** @param expiresAt for a move to PREVIOUS: when it is erased */
    static Uni<Integer> move(
            UUID tenantId, UUID credentialId, Slot from, Slot to, List<Purpose> fields, @Nullable Instant expiresAt) {
        return update(
                "slot = :to, expiresAt = :expiresAt where " + OF_CREDENTIAL + " and slot = :from and field in :fields",
                of(tenantId, credentialId)
                        .and("to", to)
                        .and("expiresAt", expiresAt)
                        .and("from", from)
                        .and("fields", fields));
    }

    static Uni<Long> deleteAllOf(UUID tenantId, UUID credentialId) {
        return delete(OF_CREDENTIAL, of(tenantId, credentialId));
    }

    /**
     * @param slots where a field has a value in several of these, the one in the last counts
     * @return the values that count, one of each field
     */
    static List<CredentialSecret> thatCount(List<CredentialSecret> rows, List<Slot> slots) {
        Map<Purpose, CredentialSecret> counting = new EnumMap<>(Purpose.class);
        for (Slot slot : slots) {
            rows.stream().filter(row -> row.slot == slot).forEach(row -> counting.put(row.field, row));
        }
        return List.copyOf(counting.values());
    }

    private static Parameters of(UUID tenantId, UUID credentialId) {
        return Parameters.with("tenant", tenantId).and("credential", credentialId);
    }

    CredentialContext context() {
        return new CredentialContext(tenantId, credentialId, version, field);
    }

    Ciphertext encrypted() {
        return new Ciphertext(new KeyRef(provider, mount, keyName), keyVersion, ciphertext);
    }
}
