package io.tenantservice.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.smallrye.mutiny.Uni;
import io.tenantservice.crypto.CredentialCipher.ToDecrypt;
import io.tenantservice.crypto.CredentialCipher.ToEncrypt;
import io.tenantservice.crypto.CredentialCipher.ToRewrap;
import io.tenantservice.platform.secret.Secret;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every encryption provider keeps; each has a test class that extends this one. */
public abstract class CredentialCipherContract {

    private static final Secret PLAINTEXT = Secret.of("EAAG-canary-of-the-cipher-contract");

    protected abstract CredentialCipher cipher();

    /** @return a key of its own, which has been made */
    protected KeyRef freshKey() {
        KeyRef key = cipher().keyOf(UUID.randomUUID());
        await(cipher().createKey(key));
        return key;
    }

    /** @return a key that has not been made */
    protected KeyRef unknownKey() {
        return cipher().keyOf(UUID.randomUUID());
    }

    @Test
    void whatWasEncryptedCanBeOpened() {
        KeyRef key = freshKey();
        CredentialContext context = contextOf(key, Purpose.ACCESS_TOKEN);

        Ciphertext ciphertext = encrypt(key, context, PLAINTEXT);

        assertThat(open(key, context, ciphertext)).isEqualTo(PLAINTEXT);
        assertThat(ciphertext.text()).doesNotContain("canary");
        assertThat(ciphertext.keyVersion()).isEqualTo(1);
    }

    @Test
    void equalPlaintextsGiveDistinctCiphertexts() {
        KeyRef key = freshKey();
        CredentialContext context = contextOf(key, Purpose.ACCESS_TOKEN);
        var items = IntStream.range(0, CredentialCipher.MAX_BATCH)
                .mapToObj(i -> new ToEncrypt(context, PLAINTEXT))
                .toList();

        var ciphertexts = await(cipher().encrypt(key, items)).stream()
                .map(result -> result.orThrow().text())
                .toList();

        assertThat(ciphertexts).hasSize(CredentialCipher.MAX_BATCH).doesNotHaveDuplicates();
    }

    @Test
    void ciphertextOpensInItsOwnPlaceOnly() {
        KeyRef key = freshKey();
        CredentialContext own = contextOf(key, Purpose.ACCESS_TOKEN);
        Ciphertext ciphertext = encrypt(key, own, PLAINTEXT);

        var elsewhere = List.of(
                new CredentialContext(UUID.randomUUID(), own.credentialId(), own.version(), own.purpose()),
                new CredentialContext(own.tenantId(), UUID.randomUUID(), own.version(), own.purpose()),
                new CredentialContext(own.tenantId(), own.credentialId(), own.version() + 1, own.purpose()),
                new CredentialContext(own.tenantId(), own.credentialId(), own.version(), Purpose.APP_SECRET));

        for (CredentialContext other : elsewhere) {
            assertThat(decrypt(key, other, ciphertext)).isEqualTo(new CipherResult.Failed<>(CryptoFailure.INTEGRITY));
        }
    }

    @Test
    void ciphertextOfAnotherTenantsKeyIsRefused() {
        KeyRef own = freshKey();
        KeyRef foreign = freshKey();
        CredentialContext context = contextOf(own, Purpose.ACCESS_TOKEN);
        Ciphertext ciphertext = encrypt(foreign, context, PLAINTEXT);

        assertThat(decrypt(own, context, ciphertext)).isEqualTo(new CipherResult.Failed<>(CryptoFailure.INTEGRITY));
    }

    @Test
    void flippedBitIsRefused() {
        KeyRef key = freshKey();
        CredentialContext context = contextOf(key, Purpose.ACCESS_TOKEN);
        Ciphertext ciphertext = encrypt(key, context, PLAINTEXT);
        StringBuilder changed = new StringBuilder(ciphertext.text());
        int middle = changed.length() / 2;
        changed.setCharAt(middle, changed.charAt(middle) == 'A' ? 'B' : 'A');

        var result = decrypt(key, context, new Ciphertext(key, 1, changed.toString()));

        assertThat(result).isEqualTo(new CipherResult.Failed<>(CryptoFailure.INTEGRITY));
    }

    @Test
    void badItemLeavesTheOthersOfItsBatchWhole() {
        KeyRef key = freshKey();
        CredentialContext context = contextOf(key, Purpose.ACCESS_TOKEN);
        Ciphertext good = encrypt(key, context, PLAINTEXT);
        CredentialContext wrong = contextOf(key, Purpose.APP_SECRET);

        var results = await(cipher().decrypt(
                        key,
                        List.of(
                                new ToDecrypt(context, good),
                                new ToDecrypt(wrong, good),
                                new ToDecrypt(context, good))));

        assertThat(results)
                .containsExactly(
                        new CipherResult.Done<>(PLAINTEXT),
                        new CipherResult.Failed<>(CryptoFailure.INTEGRITY),
                        new CipherResult.Done<>(PLAINTEXT));
    }

    @Test
    void eachRotationGivesTheKeyItsNextVersionWhichEncryptsFromThenOn() {
        KeyRef key = freshKey();
        CredentialContext context = contextOf(key, Purpose.ACCESS_TOKEN);
        Ciphertext old = encrypt(key, context, PLAINTEXT);
        assertThat(await(cipher().latestVersion(key))).isEqualTo(1);

        await(cipher().rotate(key));
        await(cipher().rotate(key));

        assertThat(await(cipher().latestVersion(key))).isEqualTo(3);
        assertThat(encrypt(key, context, PLAINTEXT).keyVersion()).isEqualTo(3);
        assertThat(open(key, context, old)).isEqualTo(PLAINTEXT);
    }

    @Test
    void unknownKeyHasNoVersionAndIsNotRotated() {
        KeyRef unknown = unknownKey();

        assertThatThrownBy(() -> await(cipher().rotate(unknown))).isInstanceOf(CryptoException.class);
        assertThatThrownBy(() -> await(cipher().latestVersion(unknown)))
                .isInstanceOfSatisfying(
                        CryptoException.class,
                        failure -> assertThat(failure.failure()).isEqualTo(CryptoFailure.KEY_DESTROYED));
    }

    @Test
    void rewrappedCiphertextIsOfTheNewestVersionAndOpensInItsOwnPlaceOnly() {
        KeyRef key = freshKey();
        CredentialContext context = contextOf(key, Purpose.ACCESS_TOKEN);
        Ciphertext old = encrypt(key, context, PLAINTEXT);
        await(cipher().rotate(key));

        Ciphertext fresh = rewrap(key, new ToRewrap(context, old)).getFirst().orThrow();

        assertThat(fresh.key()).isEqualTo(key);
        assertThat(fresh.keyVersion()).isEqualTo(2);
        assertThat(open(key, context, fresh)).isEqualTo(PLAINTEXT);
        assertThat(open(key, context, old)).isEqualTo(PLAINTEXT);
        assertThat(decrypt(key, contextOf(key, Purpose.APP_SECRET), fresh))
                .isEqualTo(new CipherResult.Failed<>(CryptoFailure.INTEGRITY));
    }

    @Test
    void itemInTheWrongPlaceFailsItsRewrapAlone() {
        KeyRef key = freshKey();
        CredentialContext context = contextOf(key, Purpose.ACCESS_TOKEN);
        Ciphertext good = encrypt(key, context, PLAINTEXT);
        CredentialContext wrong = contextOf(key, Purpose.APP_SECRET);

        var results = rewrap(key, new ToRewrap(context, good), new ToRewrap(wrong, good), new ToRewrap(context, good));

        assertThat(open(key, context, results.getFirst().orThrow())).isEqualTo(PLAINTEXT);
        assertThat(results.get(1)).isEqualTo(new CipherResult.Failed<>(CryptoFailure.INTEGRITY));
        assertThat(open(key, context, results.getLast().orThrow())).isEqualTo(PLAINTEXT);
    }

    @Test
    void rewrapOfWrongItemsOnlyFailsEachOfThem() {
        KeyRef key = freshKey();
        Ciphertext good = encrypt(key, contextOf(key, Purpose.ACCESS_TOKEN), PLAINTEXT);
        ToRewrap wrong = new ToRewrap(contextOf(key, Purpose.APP_SECRET), good);

        assertThat(rewrap(key, wrong, wrong))
                .hasSize(2)
                .allMatch(new CipherResult.Failed<>(CryptoFailure.INTEGRITY)::equals);
    }

    @Test
    void retiredVersionIsNeitherOpenedNorRewrappedAndTheOthersAre() {
        assumeTrue(cipher().capabilities().retiresVersions());
        KeyRef key = freshKey();
        CredentialContext context = contextOf(key, Purpose.ACCESS_TOKEN);
        Ciphertext first = encrypt(key, context, PLAINTEXT);
        await(cipher().rotate(key));
        Ciphertext second = encrypt(key, context, PLAINTEXT);

        await(cipher().retire(key, 2));

        assertThat(decrypt(key, context, first))
                .isEqualTo(new CipherResult.Failed<>(CryptoFailure.KEY_VERSION_RETIRED));
        assertThat(rewrap(key, new ToRewrap(context, first)).getFirst())
                .isEqualTo(new CipherResult.Failed<>(CryptoFailure.KEY_VERSION_RETIRED));
        assertThat(open(key, context, second)).isEqualTo(PLAINTEXT);
        assertThat(encrypt(key, context, PLAINTEXT).keyVersion()).isEqualTo(2);
    }

    @Test
    void retirementMayBeRepeatedAndIsNeverTakenBack() {
        assumeTrue(cipher().capabilities().retiresVersions());
        KeyRef key = freshKey();
        CredentialContext context = contextOf(key, Purpose.ACCESS_TOKEN);
        await(cipher().rotate(key));
        Ciphertext second = encrypt(key, context, PLAINTEXT);
        await(cipher().rotate(key));

        await(cipher().retire(key, 3));
        await(cipher().retire(key, 3));
        await(cipher().retire(key, 2));

        assertThat(decrypt(key, context, second))
                .isEqualTo(new CipherResult.Failed<>(CryptoFailure.KEY_VERSION_RETIRED));
    }

    @Test
    void versionThatTheKeyDoesNotHaveRetiresNothing() {
        assumeTrue(cipher().capabilities().retiresVersions());
        KeyRef key = freshKey();
        CredentialContext context = contextOf(key, Purpose.ACCESS_TOKEN);
        Ciphertext ciphertext = encrypt(key, context, PLAINTEXT);

        assertThatThrownBy(() -> await(cipher().retire(key, 2))).isInstanceOf(CryptoException.class);

        assertThat(open(key, context, ciphertext)).isEqualTo(PLAINTEXT);
    }

    @Test
    void shreddedKeyOpensAndEncryptsNothingAnyMore() {
        assumeTrue(cipher().capabilities().shredsTenants());
        KeyRef key = freshKey();
        CredentialContext context = contextOf(key, Purpose.ACCESS_TOKEN);
        Ciphertext ciphertext = encrypt(key, context, PLAINTEXT);

        await(cipher().shred(key));

        for (Uni<?> use : List.of(
                cipher().decrypt(key, List.of(new ToDecrypt(context, ciphertext))),
                cipher().rewrap(key, List.of(new ToRewrap(context, ciphertext))),
                cipher().latestVersion(key))) {
            assertThatThrownBy(() -> await(use))
                    .isInstanceOfSatisfying(
                            CryptoException.class,
                            failure -> assertThat(failure.failure()).isEqualTo(CryptoFailure.KEY_DESTROYED));
        }
        assertThatThrownBy(() -> encrypt(key, context, PLAINTEXT)).isInstanceOf(CryptoException.class);
    }

    @Test
    void ciphertextOfAShreddedKeyIsLostThoughAKeyOfItsNameIsMadeAgain() {
        assumeTrue(cipher().capabilities().shredsTenants());
        KeyRef key = freshKey();
        CredentialContext context = contextOf(key, Purpose.ACCESS_TOKEN);
        Ciphertext ciphertext = encrypt(key, context, PLAINTEXT);
        await(cipher().shred(key));

        await(cipher().createKey(key));

        assertThat(decrypt(key, context, ciphertext)).isEqualTo(new CipherResult.Failed<>(CryptoFailure.INTEGRITY));
    }

    @Test
    void shredMayBeRepeatedAndLeavesOtherKeysWhole() {
        assumeTrue(cipher().capabilities().shredsTenants());
        KeyRef other = freshKey();
        CredentialContext context = contextOf(other, Purpose.ACCESS_TOKEN);
        Ciphertext ciphertext = encrypt(other, context, PLAINTEXT);
        KeyRef key = freshKey();

        await(cipher().shred(key));
        await(cipher().shred(key));
        await(cipher().shred(cipher().keyOf(UUID.randomUUID())));

        assertThat(open(other, context, ciphertext)).isEqualTo(PLAINTEXT);
    }

    @Test
    void whatAProviderCannotDoItRefuses() {
        KeyRef key = freshKey();

        if (!cipher().capabilities().retiresVersions()) {
            assertThatThrownBy(() -> cipher().retire(key, 1)).isInstanceOf(UnsupportedOperationException.class);
        }
        if (!cipher().capabilities().shredsTenants()) {
            assertThatThrownBy(() -> cipher().shred(key)).isInstanceOf(UnsupportedOperationException.class);
        }
        assertThat(await(cipher().latestVersion(key))).isEqualTo(1);
    }

    @Test
    void fullBatchKeepsTheOrderOfItsItemsAndShowsNothingOfThoseThatFail() {
        KeyRef key = freshKey();
        List<CredentialContext> places = IntStream.range(0, CredentialCipher.MAX_BATCH)
                .mapToObj(i -> new CredentialContext(new UUID(7, 0), new UUID(7, i), 1, Purpose.ACCESS_TOKEN))
                .toList();
        List<ToEncrypt> items = places.stream()
                .map(place -> new ToEncrypt(place, plaintextOf(place)))
                .toList();

        List<Ciphertext> ciphertexts = await(cipher().encrypt(key, items)).stream()
                .map(CipherResult::orThrow)
                .toList();
        var rewrapped = await(cipher().rewrap(key, everySeventhElsewhere(places, ciphertexts, ToRewrap::new)));
        var opened = await(cipher().decrypt(key, everySeventhElsewhere(places, ciphertexts, ToDecrypt::new)));

        assertThat(rewrapped).hasSize(places.size());
        assertThat(opened).hasSize(places.size());
        for (int i = 0; i < places.size(); i++) {
            if (i % 7 == 0) {
                assertThat(rewrapped.get(i)).isEqualTo(new CipherResult.Failed<>(CryptoFailure.INTEGRITY));
                assertThat(opened.get(i)).isEqualTo(new CipherResult.Failed<>(CryptoFailure.INTEGRITY));
            } else {
                Secret own = plaintextOf(places.get(i));
                assertThat(opened.get(i)).isEqualTo(new CipherResult.Done<>(own));
                assertThat(open(key, places.get(i), rewrapped.get(i).orThrow())).isEqualTo(own);
            }
        }
        assertThat(opened.toString() + rewrapped).doesNotContain("canary");
    }

    @Test
    void unknownKeyIsNotMadeByUsingIt() {
        KeyRef unknown = unknownKey();
        CredentialContext context = contextOf(unknown, Purpose.ACCESS_TOKEN);

        for (int attempt = 0; attempt < 2; attempt++) {
            assertThatThrownBy(() -> encrypt(unknown, context, PLAINTEXT)).isInstanceOf(CryptoException.class);
        }
    }

    @Test
    void keyMadeTwiceStaysTheSame() {
        KeyRef key = freshKey();
        CredentialContext context = contextOf(key, Purpose.ACCESS_TOKEN);
        Ciphertext ciphertext = encrypt(key, context, PLAINTEXT);

        await(cipher().createKey(key));

        assertThat(open(key, context, ciphertext)).isEqualTo(PLAINTEXT);
    }

    @Test
    void batchOverTheLimitIsRefused() {
        KeyRef key = freshKey();
        CredentialContext context = contextOf(key, Purpose.ACCESS_TOKEN);
        var items = IntStream.rangeClosed(0, CredentialCipher.MAX_BATCH)
                .mapToObj(i -> new ToEncrypt(context, PLAINTEXT))
                .toList();

        assertThatThrownBy(() -> await(cipher().encrypt(key, items))).isInstanceOf(IllegalArgumentException.class);
    }

    protected final Ciphertext encrypt(KeyRef key, CredentialContext context, Secret plaintext) {
        return await(cipher().encrypt(key, List.of(new ToEncrypt(context, plaintext))))
                .getFirst()
                .orThrow();
    }

    protected final CipherResult<Secret> decrypt(KeyRef key, CredentialContext context, Ciphertext ciphertext) {
        return await(cipher().decrypt(key, List.of(new ToDecrypt(context, ciphertext))))
                .getFirst();
    }

    private List<CipherResult<Ciphertext>> rewrap(KeyRef key, ToRewrap... items) {
        return await(cipher().rewrap(key, List.of(items)));
    }

    protected final Secret open(KeyRef key, CredentialContext context, Ciphertext ciphertext) {
        return decrypt(key, context, ciphertext).orThrow();
    }

    private static Secret plaintextOf(CredentialContext place) {
        return Secret.of("canary-" + place.credentialId());
    }

    private static <T> List<T> everySeventhElsewhere(
            List<CredentialContext> places,
            List<Ciphertext> ciphertexts,
            BiFunction<CredentialContext, Ciphertext, T> item) {
        return IntStream.range(0, places.size())
                .mapToObj(i -> item.apply(i % 7 == 0 ? elsewhere(places.get(i)) : places.get(i), ciphertexts.get(i)))
                .toList();
    }

    private static CredentialContext elsewhere(CredentialContext place) {
        return new CredentialContext(place.tenantId(), place.credentialId(), place.version() + 1, place.purpose());
    }

    protected static CredentialContext contextOf(KeyRef key, Purpose purpose) {
        return new CredentialContext(new UUID(7, key.name().hashCode()), new UUID(7, 1), 1, purpose);
    }

    protected static <T> T await(Uni<T> uni) {
        return uni.await().atMost(Duration.ofSeconds(10));
    }
}
