package io.tenantservice.webhook.endpoint;

import static io.tenantservice.platform.problem.ProblemCode.CONCURRENT_CHANGE;

import io.smallrye.mutiny.Uni;
import io.tenantservice.crypto.CipherResult;
import io.tenantservice.crypto.Ciphers;
import io.tenantservice.crypto.CredentialCipher.ToDecrypt;
import io.tenantservice.crypto.CredentialCipher.ToEncrypt;
import io.tenantservice.crypto.CryptoException;
import io.tenantservice.crypto.CryptoProblems;
import io.tenantservice.crypto.EncryptionKeys;
import io.tenantservice.crypto.KeyOwner;
import io.tenantservice.crypto.WebhookSecretContext;
import io.tenantservice.platform.problem.Problem;
import io.tenantservice.platform.secret.Secret;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

/** Makes, encrypts and opens the secrets of endpoints. Talks to Vault, so never inside a transaction. */
@ApplicationScoped
class EndpointSecrets {

    /** Standard Webhooks allows 24 to 64. */
    private static final int BYTES = 32;

    private static final String PREFIX = "whsec_";

    private static final int ANEW_AT_MOST = 2;

    private final EncryptionKeys keys;
    private final Ciphers ciphers;
    private final CryptoProblems problems;
    private final SecureRandom random;
    private final Clock clock;

    EndpointSecrets(EncryptionKeys keys, Ciphers ciphers, CryptoProblems problems, SecureRandom random, Clock clock) {
        this.keys = keys;
        this.ciphers = ciphers;
        this.problems = problems;
        this.random = random;
        this.clock = clock;
    }

    /** A rotation of the tenant's key has begun after the secret was encrypted, whose scan may be over. */
    private static final class Overtaken extends RuntimeException {

        Overtaken() {
            super("a rotation of the tenant's key has begun meanwhile", null, false, false);
        }
    }

    /** @return as Standard Webhooks writes it */
    Secret make() {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return Secret.of(PREFIX + Base64.getEncoder().encodeToString(bytes));
    }

    /** @return the bytes that sign */
    static byte[] key(Secret secret) {
        return Base64.getDecoder().decode(secret.reveal().substring(PREFIX.length()));
    }

    /**
     * Encrypts and stores; anew when a rotation of the tenant's key has come in between.
     *
     * @param store opens a transaction in which {@link #persist} is called
     */
    <T> Uni<T> sealAndStore(WebhookSecretContext place, Secret secret, Function<WebhookSecret, Uni<T>> store) {
        return seal(place, secret)
                .chain(store::apply)
                .onFailure(Overtaken.class)
                .retry()
                .atMost(ANEW_AT_MOST)
                .onFailure(Overtaken.class)
                .transform(overtaken -> Problem.of(CONCURRENT_CHANGE));
    }

    /** Within the transaction that is open: the one place where secrets are stored. */
    Uni<Void> persist(WebhookSecret row) {
        return keys.holdTarget(new KeyOwner.OfTenant(row.tenantId))
                .invoke(target -> {
                    if (!target.isMetBy(row.encrypted())) {
                        throw new Overtaken();
                    }
                })
                .chain(() -> row.persistAndFlush())
                .replaceWithVoid();
    }

    private Uni<WebhookSecret> seal(WebhookSecretContext place, Secret secret) {
        return keys.require(new KeyOwner.OfTenant(place.tenantId()))
                .chain(key -> ciphers.of(key).encrypt(key, List.of(new ToEncrypt(place, secret))))
                .map(results -> WebhookSecret.of(place, results.getFirst().orThrow(), clock.instant()))
                .onFailure(CryptoException.class)
                .transform(failure -> problem(failure, place.endpointId()));
    }

    /** @return the secrets, in their order; fails with a Problem when one cannot be opened now, or ever */
    Uni<List<Secret>> open(UUID endpointId, List<ToDecrypt> sealed) {
        return ciphers.decrypt(sealed)
                .map(results -> results.stream().map(CipherResult::orThrow).toList())
                .onFailure(CryptoException.class)
                .transform(failure -> problem(failure, endpointId));
    }

    private Problem problem(Throwable failure, UUID endpointId) {
        return problems.of((CryptoException) failure, "webhook endpoint " + endpointId);
    }
}
