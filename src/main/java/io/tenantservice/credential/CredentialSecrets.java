package io.tenantservice.credential;

import static io.tenantservice.platform.problem.ProblemCode.CONCURRENT_CHANGE;
import static java.util.Objects.requireNonNull;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import io.tenantservice.credential.CredentialSecret.Slot;
import io.tenantservice.crypto.CipherResult;
import io.tenantservice.crypto.Ciphers;
import io.tenantservice.crypto.Ciphertext;
import io.tenantservice.crypto.CredentialCipher.ToDecrypt;
import io.tenantservice.crypto.CredentialCipher.ToEncrypt;
import io.tenantservice.crypto.CredentialContext;
import io.tenantservice.crypto.CryptoException;
import io.tenantservice.crypto.CryptoProblems;
import io.tenantservice.crypto.EncryptionKeys;
import io.tenantservice.crypto.KeyOwner;
import io.tenantservice.crypto.KeyTarget;
import io.tenantservice.crypto.Purpose;
import io.tenantservice.platform.problem.Problem;
import io.tenantservice.platform.secret.Secret;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;

/** Encrypts the secret fields of credentials and opens them. Talks to Vault, so never inside a transaction. */
@ApplicationScoped
class CredentialSecrets {

    private static final int ANEW_AT_MOST = 2;

    private final EncryptionKeys keys;
    private final Ciphers ciphers;
    private final CryptoProblems problems;
    private final Clock clock;

    CredentialSecrets(EncryptionKeys keys, Ciphers ciphers, CryptoProblems problems, Clock clock) {
        this.keys = keys;
        this.ciphers = ciphers;
        this.problems = problems;
        this.clock = clock;
    }

    /** @return rows to be stored as CURRENT, one for each field of a new credential */
    Uni<List<CredentialSecret>> seal(UUID tenantId, UUID credentialId, Map<Purpose, Secret> fields) {
        return seal(Slot.CURRENT, tenantId, credentialId, Credential.FIRST_SECRETS, fields);
    }

    /**
     * @param version one that no secret of the credential has had
     * @return rows to be stored as CURRENT in the place of others
     */
    Uni<List<CredentialSecret>> sealCurrent(
            UUID tenantId, UUID credentialId, long version, Map<Purpose, Secret> fields) {
        return seal(Slot.CURRENT, tenantId, credentialId, version, fields);
    }

    /** @param version one that no secret of the credential has had */
    Uni<List<CredentialSecret>> sealPending(
            UUID tenantId, UUID credentialId, long version, Map<Purpose, Secret> fields) {
        return seal(Slot.PENDING, tenantId, credentialId, version, fields);
    }

    /**
     * @param version one that no secret of the credential has had
     * @return a row that is erased when its time is over
     */
    Uni<List<CredentialSecret>> sealRenewalToken(
            UUID tenantId, UUID credentialId, long version, Secret token, Instant expiresAt) {
        return seal(Slot.RENEWAL, tenantId, credentialId, version, Map.of(Purpose.RENEWAL_TOKEN, token))
                .invoke(rows -> rows.forEach(row -> row.expiresAt = expiresAt));
    }

    /**
     * Encrypts and stores. When a rotation has begun in between, whose scan may be over, {@link #persist} refuses what
     * an old version encrypted: then all of it is done anew, with the new one.
     *
     * @param store opens a transaction in which {@link #persist} is called
     */
    static <T> Uni<T> sealAndStore(
            Uni<List<CredentialSecret>> sealing, Function<List<CredentialSecret>, Uni<T>> store) {
        return sealing.chain(store::apply)
                .onFailure(OvertakenByRotation.class)
                .retry()
                .atMost(ANEW_AT_MOST)
                .onFailure(OvertakenByRotation.class)
                .transform(overtaken -> Problem.of(CONCURRENT_CHANGE));
    }

    /**
     * Stores new rows of one credential within the transaction that is open: the one place where secrets are.
     *
     * @throws OvertakenByRotation when another key encrypted them, or an older version of it, than a rotation wants
     */
    Uni<Void> persist(UUID tenantId, List<CredentialSecret> rows) {
        return keys.holdTarget(new KeyOwner.OfTenant(tenantId))
                .invoke(target -> refuseOthersThan(target, rows))
                .chain(() -> Panache.getSession())
                .chain(session -> session.persistAll(rows.toArray()));
    }

    private static void refuseOthersThan(KeyTarget target, List<CredentialSecret> rows) {
        if (!rows.stream().map(CredentialSecret::encrypted).allMatch(target::isMetBy)) {
            throw new OvertakenByRotation();
        }
    }

    private Uni<List<CredentialSecret>> seal(
            Slot slot, UUID tenantId, UUID credentialId, long version, Map<Purpose, Secret> fields) {
        List<CredentialContext> places = fields.keySet().stream()
                .map(field -> new CredentialContext(tenantId, credentialId, version, field))
                .toList();
        List<ToEncrypt> items = places.stream()
                .map(place -> new ToEncrypt(place, requireNonNull(fields.get(place.purpose()))))
                .toList();
        return keys.require(new KeyOwner.OfTenant(tenantId))
                .chain(key -> ciphers.of(key).encrypt(key, items))
                .map(results -> rows(slot, places, results))
                .onFailure(CryptoException.class)
                .transform(failure -> problems.of((CryptoException) failure, "credential " + credentialId));
    }

    /** @return the plaintext of each field, of which these rows have one at most; one that cannot be opened fails all */
    Uni<Map<Purpose, Secret>> open(UUID credentialId, List<CredentialSecret> rows) {
        List<ToDecrypt> items = rows.stream()
                .map(row -> new ToDecrypt(row.context(), row.encrypted()))
                .toList();
        return ciphers.decrypt(items)
                .map(results -> byField(rows, results))
                .onFailure(CryptoException.class)
                .transform(failure -> problems.of((CryptoException) failure, "credential " + credentialId));
    }

    private List<CredentialSecret> rows(
            Slot slot, List<CredentialContext> places, List<CipherResult<Ciphertext>> results) {
        List<CredentialSecret> rows = new ArrayList<>();
        for (int i = 0; i < places.size(); i++) {
            rows.add(CredentialSecret.of(slot, places.get(i), results.get(i).orThrow(), clock.instant()));
        }
        return rows;
    }

    private static Map<Purpose, Secret> byField(List<CredentialSecret> rows, List<CipherResult<Secret>> results) {
        Map<Purpose, Secret> byField = new EnumMap<>(Purpose.class);
        for (int i = 0; i < rows.size(); i++) {
            byField.put(rows.get(i).field, results.get(i).orThrow());
        }
        return byField;
    }
}
