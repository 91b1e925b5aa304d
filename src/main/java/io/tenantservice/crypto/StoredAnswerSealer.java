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
                .map(StoredAnswerSealer::write);
    }

    @Override
    public Uni<Secret> open(String caller, String key, String sealed) {
        return secrets.open(read(sealed), new AnswerContext(caller, key), SUBJECT);
    }

    /** With the key that wrote it, as an answer outlives a change of the provider. */
    private static String write(Ciphertext sealed) {
        KeyRef key = sealed.key();
        return String.join(
                " ", key.provider(), key.mount(), key.name(), Integer.toString(sealed.keyVersion()), sealed.text());
    }

    private static Ciphertext read(String sealed) {
        String[] parts = sealed.split(" ", 5);
        return new Ciphertext(new KeyRef(parts[0], parts[1], parts[2]), Integer.parseInt(parts[3]), parts[4]);
    }
}
