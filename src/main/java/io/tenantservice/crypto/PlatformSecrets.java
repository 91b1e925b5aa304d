package io.tenantservice.crypto;

import static io.tenantservice.platform.problem.ProblemCode.CONCURRENT_CHANGE;

import io.smallrye.mutiny.Uni;
import io.tenantservice.crypto.CredentialCipher.ToDecrypt;
import io.tenantservice.crypto.CredentialCipher.ToEncrypt;
import io.tenantservice.platform.problem.Problem;
import io.tenantservice.platform.secret.Secret;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/**
 * Encrypts single values under the platform's own keys, and opens them: never inside a transaction. What it has
 * encrypted is stored in one that has called {@link #requireCurrent}.
 */
@ApplicationScoped
public class PlatformSecrets {

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
        return keys.require(key)
                .chain(ref -> ciphers.of(ref).encrypt(ref, List.of(new ToEncrypt(place, secret))))
                .map(results -> results.getFirst().orThrow())
                .onFailure(CryptoException.class)
                .transform(failure -> problems.of((CryptoException) failure, subject));
    }

    public Uni<Secret> open(Ciphertext sealed, CipherContext place, String subject) {
        return ciphers.of(sealed.key())
                .decrypt(sealed.key(), List.of(new ToDecrypt(place, sealed)))
                .map(results -> results.getFirst().orThrow())
                .onFailure(CryptoException.class)
                .transform(failure -> problems.of((CryptoException) failure, subject));
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
                        throw Problem.of(CONCURRENT_CHANGE);
                    }
                })
                .replaceWithVoid();
    }
}
