package io.tenantservice.crypto.rotation;

import static java.util.Objects.requireNonNull;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.tenantservice.crypto.CipherResult;
import io.tenantservice.crypto.Ciphers;
import io.tenantservice.crypto.Ciphertext;
import io.tenantservice.crypto.CredentialCipher.ToDecrypt;
import io.tenantservice.crypto.CredentialCipher.ToEncrypt;
import io.tenantservice.crypto.CredentialCipher.ToRewrap;
import io.tenantservice.crypto.CryptoFailure;
import io.tenantservice.crypto.KeyRef;
import io.tenantservice.platform.secret.Secret;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Brings ciphertexts under a key. What the key itself wrote is rewrapped inside its provider. What another key wrote is
 * decrypted and encrypted anew: the one case in which a plaintext enters this process for a rotation.
 */
@ApplicationScoped
class Rewraps {

    private final Ciphers ciphers;

    Rewraps(Ciphers ciphers) {
        this.ciphers = ciphers;
    }

    /** @return a result for each row, in their order */
    Uni<List<CipherResult<Ciphertext>>> under(KeyRef key, List<ToRewrap> rows) {
        Map<KeyRef, List<ToRewrap>> byWriter = rows.stream()
                .collect(Collectors.groupingBy(row -> row.ciphertext().key()));
        return Multi.createFrom()
                .iterable(byWriter.entrySet())
                .onItem()
                .transformToUniAndConcatenate(group ->
                        bring(group.getKey(), key, group.getValue()).map(results -> Map.entry(group.getKey(), results)))
                .collect()
                .asMap(Map.Entry::getKey, group -> group.getValue().iterator())
                .map(results -> rows.stream()
                        .map(row -> requireNonNull(results.get(row.ciphertext().key()))
                                .next())
                        .toList());
    }

    private Uni<List<CipherResult<Ciphertext>>> bring(KeyRef from, KeyRef to, List<ToRewrap> rows) {
        return from.equals(to) ? ciphers.of(to).rewrap(to, rows) : encryptAnew(from, to, rows);
    }

    private Uni<List<CipherResult<Ciphertext>>> encryptAnew(KeyRef from, KeyRef to, List<ToRewrap> rows) {
        List<ToDecrypt> items = rows.stream()
                .map(row -> new ToDecrypt(row.context(), row.ciphertext()))
                .toList();
        return ciphers.of(from).decrypt(from, items).chain(opened -> encrypt(to, rows, opened));
    }

    private Uni<List<CipherResult<Ciphertext>>> encrypt(
            KeyRef to, List<ToRewrap> rows, List<CipherResult<Secret>> opened) {
        List<ToEncrypt> items = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            if (opened.get(i) instanceof CipherResult.Done<Secret>(Secret plaintext)) {
                items.add(new ToEncrypt(rows.get(i).context(), plaintext));
            }
        }
        Uni<List<CipherResult<Ciphertext>>> encrypted = items.isEmpty()
                ? Uni.createFrom().item(List.of())
                : ciphers.of(to).encrypt(to, items);
        return encrypted.map(fresh -> inOrder(opened, fresh.iterator()));
    }

    private static List<CipherResult<Ciphertext>> inOrder(
            List<CipherResult<Secret>> opened, Iterator<CipherResult<Ciphertext>> fresh) {
        List<CipherResult<Ciphertext>> results = new ArrayList<>();
        for (CipherResult<Secret> one : opened) {
            results.add(
                    switch (one) {
                        case CipherResult.Done<Secret> _ -> fresh.next();
                        case CipherResult.Failed<Secret>(CryptoFailure reason) -> new CipherResult.Failed<>(reason);
                    });
        }
        return results;
    }
}
