package io.tenantservice.crypto;

import io.smallrye.mutiny.Uni;
import io.tenantservice.platform.idempotency.AnswerSealer;
import io.tenantservice.platform.secret.Secret;
import io.tenantservice.platform.security.Caller;
import io.tenantservice.platform.tenancy.Scope;
import io.tenantservice.platform.tenancy.Tenancy;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * Keeps the secrets of stored answers under the platform's key {@code answers}, each bound to its own caller and
 * idempotency key.
 */
@ApplicationScoped
class StoredAnswerSealer implements AnswerSealer {

    private static final String SUBJECT = "an idempotent answer";

    private final PlatformSecrets secrets;
    private final Tenancy tenancy;

    StoredAnswerSealer(PlatformSecrets secrets, Tenancy tenancy) {
        this.secrets = secrets;
        this.tenancy = tenancy;
    }

    @Override
    public Uni<Sealed> seal(String caller, String key, Secret secret) {
        return secrets.seal(PlatformKey.ANSWERS, new AnswerContext(caller, key), secret, SUBJECT)
                .map(ciphertext -> () -> secrets.requireCurrent(PlatformKey.ANSWERS, ciphertext)
                        .chain(() -> SealedAnswer.put(caller, key, ciphertext)));
    }

    @Override
    public Uni<Secret> open(String caller, String key) {
        return tenancy.observe(Scope.of(Caller.current()), () -> SealedAnswer.require(caller, key))
                .chain(kept -> secrets.open(kept.encrypted(), new AnswerContext(caller, key), SUBJECT));
    }
}
