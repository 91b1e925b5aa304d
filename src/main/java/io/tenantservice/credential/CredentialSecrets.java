package io.tenantservice.credential;

import static java.util.Objects.requireNonNull;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.tenantservice.crypto.CipherResult;
import io.tenantservice.crypto.Ciphers;
import io.tenantservice.crypto.Ciphertext;
import io.tenantservice.crypto.CredentialCipher.ToDecrypt;
import io.tenantservice.crypto.CredentialCipher.ToEncrypt;
import io.tenantservice.crypto.CredentialContext;
import io.tenantservice.crypto.CryptoException;
import io.tenantservice.crypto.CryptoProblems;
import io.tenantservice.crypto.KeyRef;
import io.tenantservice.crypto.Purpose;
import io.tenantservice.crypto.TenantKeys;
import io.tenantservice.platform.secret.Secret;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/** Encrypts the secret fields of credentials and opens them. Talks to Vault, so never inside a transaction. */
@ApplicationScoped
class CredentialSecrets {

    private static final long FIRST_VERSION = 1;

    private final TenantKeys keys;
    private final Ciphers ciphers;
    private final CryptoProblems problems;
    private final Clock clock;

    CredentialSecrets(TenantKeys keys, Ciphers ciphers, CryptoProblems problems, Clock clock) {
        this.keys = keys;
        this.ciphers = ciphers;
        this.problems = problems;
        this.clock = clock;
    }

    /** @return rows to be stored, one for each field of a credential that has none yet */
    Uni<List<CredentialSecret>> seal(UUID tenantId, UUID credentialId, Map<Purpose, Secret> fields) {
        List<CredentialContext> places = fields.keySet().stream()
                .map(field -> new CredentialContext(tenantId, credentialId, FIRST_VERSION, field))
                .toList();
        List<ToEncrypt> items = places.stream()
                .map(place -> new ToEncrypt(place, requireNonNull(fields.get(place.purpose()))))
                .toList();
        return keys.require(tenantId)
                .chain(key -> ciphers.of(key).encrypt(key, items))
                .map(results -> rows(places, results))
                .onFailure(CryptoException.class)
                .transform(failure -> problems.of((CryptoException) failure, "credential " + credentialId));
    }

    /** @return the plaintext of every row; one that cannot be opened fails them all */
    Uni<Map<Purpose, Secret>> open(UUID credentialId, List<CredentialSecret> rows) {
        Map<KeyRef, List<CredentialSecret>> byKey = rows.stream()
                .collect(Collectors.groupingBy(row -> row.encrypted().key()));
        return Multi.createFrom()
                .iterable(byKey.entrySet())
                .onItem()
                .transformToUniAndConcatenate(group -> openUnder(group.getKey(), group.getValue()))
                .collect()
                .in(() -> new EnumMap<Purpose, Secret>(Purpose.class), Map::putAll)
                .onFailure(CryptoException.class)
                .transform(failure -> problems.of((CryptoException) failure, "credential " + credentialId))
                .map(Map::copyOf);
    }

    private Uni<Map<Purpose, Secret>> openUnder(KeyRef key, List<CredentialSecret> rows) {
        List<ToDecrypt> items = rows.stream()
                .map(row -> new ToDecrypt(row.context(), row.encrypted()))
                .toList();
        return ciphers.of(key).decrypt(key, items).map(results -> fields(rows, results));
    }

    private List<CredentialSecret> rows(List<CredentialContext> places, List<CipherResult<Ciphertext>> results) {
        List<CredentialSecret> rows = new ArrayList<>();
        for (int i = 0; i < places.size(); i++) {
            rows.add(CredentialSecret.current(places.get(i), results.get(i).orThrow(), clock.instant()));
        }
        return rows;
    }

    private static Map<Purpose, Secret> fields(List<CredentialSecret> rows, List<CipherResult<Secret>> results) {
        Map<Purpose, Secret> fields = new EnumMap<>(Purpose.class);
        for (int i = 0; i < rows.size(); i++) {
            fields.put(rows.get(i).field, results.get(i).orThrow());
        }
        return fields;
    }
}
