package io.tenantservice.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.tenantservice.crypto.CredentialCipher.ToDecrypt;
import io.tenantservice.crypto.CredentialCipher.ToEncrypt;
import io.tenantservice.platform.secret.Secret;
import io.tenantservice.stack.StackResource;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Ciphertexts of several keys, opened by one call. */
@QuarkusTest
@QuarkusTestResource(StackResource.class)
class CiphersTest {

    @Inject
    Ciphers ciphers;

    @Test
    void moreThanABatchUnderSeveralKeysOpensInOrder() {
        KeyRef first = freshKey();
        KeyRef second = freshKey();
        List<ToDecrypt> items = new ArrayList<>();
        List<CipherResult<Secret>> expected = new ArrayList<>();
        for (int i = 0; i <= CredentialCipher.MAX_BATCH; i++) {
            for (KeyRef key : List.of(first, second)) {
                Secret plaintext = Secret.of("secret " + items.size());
                items.add(sealed(key, plaintext));
                expected.add(new CipherResult.Done<>(plaintext));
            }
        }

        assertThat(await(ciphers.decrypt(items))).isEqualTo(expected);
    }

    @Test
    void keyThatIsGoneFailsItsOwnItemsAlone() {
        ToDecrypt good = sealed(freshKey(), Secret.of("good"));
        KeyRef gone = ciphers.forNewKeys().keyOf(UUID.randomUUID());
        ToDecrypt lost = new ToDecrypt(
                good.context(), new Ciphertext(gone, 1, good.ciphertext().text()));

        assertThat(await(ciphers.decrypt(List.of(lost, good))))
                .containsExactly(
                        new CipherResult.Failed<>(CryptoFailure.KEY_DESTROYED),
                        new CipherResult.Done<>(Secret.of("good")));
    }

    private KeyRef freshKey() {
        KeyRef key = ciphers.forNewKeys().keyOf(UUID.randomUUID());
        await(ciphers.of(key).createKey(key));
        return key;
    }

    private ToDecrypt sealed(KeyRef key, Secret plaintext) {
        CredentialContext place = new CredentialContext(UUID.randomUUID(), UUID.randomUUID(), 1, Purpose.APP_SECRET);
        Ciphertext ciphertext = await(ciphers.of(key).encrypt(key, List.of(new ToEncrypt(place, plaintext))))
                .getFirst()
                .orThrow();
        return new ToDecrypt(place, ciphertext);
    }

    private static <T> T await(Uni<T> work) {
        return work.await().atMost(Duration.ofSeconds(10));
    }
}
