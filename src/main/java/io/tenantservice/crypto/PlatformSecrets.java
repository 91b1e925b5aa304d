package io.tenantservice.crypto;

import io.smallrye.mutiny.Uni;
import io.tenantservice.crypto.CredentialCipher.ToDecrypt;
import io.tenantservice.crypto.CredentialCipher.ToEncrypt;
import io.tenantservice.platform.secret.Secret;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Encrypts single values under the platform's own keys, and opens them. Never call it inside a transaction. */
@ApplicationScoped
public class PlatformSecrets {

    private final Ciphers ciphers;
    private final CryptoProblems problems;

    PlatformSecrets(Ciphers ciphers, CryptoProblems problems) {
        this.ciphers = ciphers;
        this.problems = problems;
    }

    /** @param subject ids of what is sealed, for the operator's log when it fails */
    public Uni<Ciphertext> seal(PlatformKey key, CipherContext place, Secret secret, String subject) {
        KeyRef ref = keyOf(key);
        return ciphers.of(ref)
                .encrypt(ref, List.of(new ToEncrypt(place, secret)))
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

    /** @return the key that seals now */
    KeyRef keyOf(PlatformKey key) {
        return ciphers.forNewKeys().keyOf(key);
    }
}
