package io.tenantservice.credential.resolve;

import io.smallrye.mutiny.Uni;
import io.tenantservice.crypto.Ciphers;
import io.tenantservice.crypto.CryptoException;
import io.tenantservice.crypto.CryptoProblems;
import io.tenantservice.platform.problem.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Has found secrets decrypted, all at once; nothing is kept. */
@ApplicationScoped
class SecretOpener {

    private final Ciphers ciphers;
    private final CryptoProblems problems;

    SecretOpener(Ciphers ciphers, CryptoProblems problems) {
        this.ciphers = ciphers;
        this.problems = problems;
    }

    /**
     * @param secrets at least one
     * @return at least one opened; what a part fails with is told beside the others
     */
    Uni<OpenedSecrets> open(List<FoundSecret> secrets) {
        return ciphers.decrypt(secrets.stream().map(FoundSecret::toDecrypt).toList())
                .onFailure(CryptoException.class)
                .transform(failure -> problems.of((CryptoException) failure, subject(secrets.getFirst())))
                .map(results -> reported(OpenedSecrets.of(secrets, results)));
    }

    /** @throws Problem when nothing can be opened */
    private OpenedSecrets reported(OpenedSecrets opened) {
        List<Problem> reported = opened.failures().entrySet().stream()
                .map(failed -> problems.of(new CryptoException(failed.getValue()), subject(failed.getKey())))
                .toList();
        if (opened.values().isEmpty()) {
            throw reported.getFirst();
        }
        return opened;
    }

    private static String subject(FoundSecret secret) {
        return "credential " + secret.place().credentialId();
    }
}
