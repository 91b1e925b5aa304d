package io.tenantservice.crypto;

import io.smallrye.mutiny.Uni;
import io.tenantservice.crypto.CredentialCipher.ToDecrypt;
import io.tenantservice.crypto.CredentialCipher.ToEncrypt;
import io.tenantservice.platform.idempotency.AnswerSealer;
import io.tenantservice.platform.secret.Secret;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Seals stored answers with the platform's key {@code answers}, each to its own caller and idempotency key. */
@ApplicationScoped
class StoredAnswerSealer implements AnswerSealer {

    private final Ciphers ciphers;
    private final CryptoProblems problems;

    StoredAnswerSealer(Ciphers ciphers, CryptoProblems problems) {
        this.ciphers = ciphers;
        this.problems = problems;
    }

    @Override
    public Uni<String> seal(String caller, String key, Secret secret) {
        KeyRef ref = ciphers.forNewKeys().keyOf(PlatformKey.ANSWERS);
        return ciphers.of(ref)
                .encrypt(ref, List.of(new ToEncrypt(new AnswerContext(caller, key), secret)))
                .map(results -> results.getFirst().orThrow().text())
                .onFailure(CryptoException.class)
                .transform(failure -> problems.of((CryptoException) failure, "an idempotent answer"));
    }

    @Override
    public Uni<Secret> open(String caller, String key, String sealed) {
        KeyRef ref = ciphers.forNewKeys().keyOf(PlatformKey.ANSWERS);
        Ciphertext ciphertext = new Ciphertext(ref, 1, sealed);
        return ciphers.of(ref)
                .decrypt(ref, List.of(new ToDecrypt(new AnswerContext(caller, key), ciphertext)))
                .map(results -> results.getFirst().orThrow())
                .onFailure(CryptoException.class)
                .transform(failure -> problems.of((CryptoException) failure, "an idempotent answer"));
    }
}
