package io.tenantservice.crypto;

import static io.tenantservice.platform.problem.ProblemCode.CONCURRENT_CHANGE;

import io.smallrye.mutiny.Uni;
import io.tenantservice.crypto.CredentialCipher.ToDecrypt;
import io.tenantservice.crypto.CredentialCipher.ToEncrypt;
import io.tenantservice.platform.problem.Problem;
import io.tenantservice.platform.secret.Secret;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;

/**
 * Encrypts single values under the platform's own keys, and opens them: never inside a transaction. What it has
 * encrypted is stored in one that has called {@link #requireCurrent}.
 */
@ApplicationScoped
public class PlatformSecrets {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final PlatformKeys keys;
    private final Ciphers ciphers;
    private final CryptoProblems problems;

    PlatformSecrets(PlatformKeys keys, Ciphers ciphers, CryptoProblems problems) {
        this.keys = keys;
        this.ciphers = ciphers;
        this.problems = problems;
    }

    /** @param subject ids of what is sealed, for the operator's log when it fails */
    public Uni<Ciphertext> seal(PlatformKey key, CipherContext place, Secret secret, String subject) {
        return keys.find(key)
                .chain(known ->
                        known.map(ref -> encrypt(ref, place, secret)).orElseGet(() -> encryptFirst(key, place, secret)))
                .map(results -> results.getFirst().orThrow())
                .onFailure(CryptoException.class)
                .transform(failure -> problems.of((CryptoException) failure, subject));
    }

    private Uni<List<CipherResult<Ciphertext>>> encrypt(KeyRef ref, CipherContext place, Secret secret) {
        return ciphers.of(ref).encrypt(ref, List.of(new ToEncrypt(place, secret)));
    }

    /** A key that the configuration names wrongly is not noted, as it encrypts nothing. */
    private Uni<List<CipherResult<Ciphertext>>> encryptFirst(PlatformKey key, CipherContext place, Secret secret) {
        KeyRef ref = ciphers.forNewKeys().keyOf(key);
        return encrypt(ref, place, secret)
                .call(results -> results.getFirst() instanceof CipherResult.Done<Ciphertext>
                        ? keys.note(key, ref)
                        : Uni.createFrom().voidItem());
    }

    public Uni<Secret> open(Ciphertext sealed, CipherContext place, String subject) {
        return ciphers.of(sealed.key())
                .decrypt(sealed.key(), List.of(new ToDecrypt(place, sealed)))
                .map(results -> results.getFirst().orThrow())
                .onFailure(CryptoException.class)
                .transform(failure -> problems.of((CryptoException) failure, subject));
    }

    /** Makes sure that rotations know the key of what is stored, though its own record was lost. */
    Uni<Void> noteInUse(PlatformKey key, Ciphertext stored) {
        return keys.note(key, stored.key());
    }

    /**
     * In the transaction that is about to store what was sealed: no rotation that wants a newer version ends before
     * it has seen what this transaction stores.
     *
     * @throws Problem CONCURRENT_CHANGE when such a rotation has begun between sealing and storing: whoever tries
     *     again seals with the new version
     */
    public Uni<Void> requireCurrent(PlatformKey key, Ciphertext sealed) {
        return EncryptionKey.holdTarget(key.ownerId())
                .invoke(target -> {
                    if (!target.isMetBy(sealed)) {
                        throw Problem.of(CONCURRENT_CHANGE).retryAfter(RETRY_AFTER);
                    }
                })
                .replaceWithVoid();
    }
}
