package io.tenantservice.crypto;

import io.smallrye.mutiny.Uni;
import io.tenantservice.platform.idempotency.AnswerSealer;
import io.tenantservice.platform.secret.Secret;
import jakarta.enterprise.context.ApplicationScoped;

/** Seals stored answers with the platform's key {@code answers}, each to its own caller and idempotency key. */
@ApplicationScoped
class StoredAnswerSealer implements AnswerSealer {

    private static final String SUBJECT = "an idempotent answer";

    private final PlatformSecrets secrets;

    StoredAnswerSealer(PlatformSecrets secrets) {
        this.secrets = secrets;
    }

    @Override
    public Uni<String> seal(String caller, String key, Secret secret) {
        return secrets.seal(PlatformKey.ANSWERS, new AnswerContext(caller, key), secret, SUBJECT)
                .map(Ciphertext::text);
    }

    @Override
    public Uni<Secret> open(String caller, String key, String sealed) {
        Ciphertext ciphertext = new Ciphertext(secrets.keyOf(PlatformKey.ANSWERS), 1, sealed);
        return secrets.open(ciphertext, new AnswerContext(caller, key), SUBJECT);
    }
}
