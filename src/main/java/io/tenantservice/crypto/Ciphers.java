package io.tenantservice.crypto;

import static io.tenantservice.crypto.CredentialCipher.MAX_BATCH;
import static java.util.Objects.requireNonNull;

import io.quarkus.arc.All;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.tenantservice.crypto.CredentialCipher.Capabilities;
import io.tenantservice.crypto.CredentialCipher.ToDecrypt;
import io.tenantservice.platform.secret.Secret;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The encryption providers that this program has. */
@ApplicationScoped
public class Ciphers {

    private final CryptoConfig config;
    private final List<CredentialCipher> ciphers;

    Ciphers(CryptoConfig config, @All List<CredentialCipher> ciphers) {
        this.config = config;
        this.ciphers = ciphers;
    }

    /** Of the others nothing is demanded: who does not use a provider need not have it. */
    void requireTheChosenOne(@Observes StartupEvent start) {
        if (!forNewKeys().isConfigured()) {
            throw new ConfigurationException("tenantservice.crypto.provider is %1$s, which is not configured: see "
                            .formatted(config.provider().key())
                    + "docs/configuration.md");
        }
    }

    /** @return the provider that wrote with the key, whatever the current default is */
    public CredentialCipher of(KeyRef key) {
        return named(key.provider());
    }

    public CredentialCipher of(EncryptionProvider provider) {
        return named(provider.key());
    }

    /** @return those that this installation has and that can do this */
    public List<CredentialCipher> able(Predicate<Capabilities> wanted) {
        return ciphers.stream()
                .filter(cipher -> cipher.isConfigured() && wanted.test(cipher.capabilities()))
                .toList();
    }

    public EncryptionProvider defaultProvider() {
        return config.provider();
    }

    /**
     * Opens what any keys have encrypted, in batches of one key each. Results come in the order of the items. A batch
     * that fails for good, as its key is gone, leaves the others whole; one that may do later fails the call.
     */
    public Uni<List<CipherResult<Secret>>> decrypt(List<ToDecrypt> items) {
        if (isOneBatch(items)) {
            return decryptBatch(items);
        }
        return Multi.createFrom()
                .iterable(batches(items))
                .onItem()
                .transformToUniAndConcatenate(batch -> decryptBatch(batch).map(results -> byItem(batch, results)))
                .collect()
                .in(HashMap<ToDecrypt, CipherResult<Secret>>::new, Map::putAll)
                .map(results -> items.stream()
                        .map(item -> requireNonNull(results.get(item)))
                        .toList());
    }

    private static boolean isOneBatch(List<ToDecrypt> items) {
        return !items.isEmpty()
                && items.size() <= MAX_BATCH
                && items.stream()
                        .map(item -> item.ciphertext().key())
                        .allMatch(items.getFirst().ciphertext().key()::equals);
    }

    private Uni<List<CipherResult<Secret>>> decryptBatch(List<ToDecrypt> batch) {
        KeyRef key = batch.getFirst().ciphertext().key();
        return of(key).decrypt(key, batch)
                .onFailure(Ciphers::isForGood)
                .recoverWithItem(failure -> allFailed(batch, (CryptoException) failure));
    }

    private static boolean isForGood(Throwable failure) {
        return failure instanceof CryptoException crypto
                && !crypto.failure().problem().retryable();
    }

    private static List<CipherResult<Secret>> allFailed(List<ToDecrypt> batch, CryptoException failure) {
        CipherResult<Secret> failed = new CipherResult.Failed<>(failure.failure());
        return batch.stream().map(item -> failed).toList();
    }

    private static Collection<List<ToDecrypt>> batches(List<ToDecrypt> items) {
        Map<KeyRef, List<ToDecrypt>> byKey = new LinkedHashMap<>();
        items.forEach(item -> byKey.computeIfAbsent(item.ciphertext().key(), key -> new ArrayList<>())
                .add(item));
        return byKey.values().stream().flatMap(Ciphers::split).toList();
    }

    private static Stream<List<ToDecrypt>> split(List<ToDecrypt> items) {
        return IntStream.iterate(0, from -> from < items.size(), from -> from + MAX_BATCH)
                .mapToObj(from -> items.subList(from, Math.min(from + MAX_BATCH, items.size())));
    }

    private static Map<ToDecrypt, CipherResult<Secret>> byItem(
            List<ToDecrypt> batch, List<CipherResult<Secret>> results) {
        Map<ToDecrypt, CipherResult<Secret>> byItem = new HashMap<>();
        for (int i = 0; i < batch.size(); i++) {
            byItem.put(batch.get(i), results.get(i));
        }
        return byItem;
    }

    CredentialCipher forNewKeys() {
        return of(config.provider());
    }

    private CredentialCipher named(String provider) {
        return ciphers.stream()
                .filter(cipher -> cipher.provider().equals(provider))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no encryption provider is named " + provider));
    }
}
