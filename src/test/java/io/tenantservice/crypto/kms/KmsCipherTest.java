package io.tenantservice.crypto.kms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tenantservice.api.KmsAdministrator;
import io.tenantservice.crypto.CipherResult;
import io.tenantservice.crypto.Ciphertext;
import io.tenantservice.crypto.CredentialCipher;
import io.tenantservice.crypto.CredentialCipherContract;
import io.tenantservice.crypto.CredentialContext;
import io.tenantservice.crypto.CryptoException;
import io.tenantservice.crypto.CryptoFailure;
import io.tenantservice.crypto.IntakeContext;
import io.tenantservice.crypto.KeyRef;
import io.tenantservice.crypto.PlatformKey;
import io.tenantservice.crypto.Purpose;
import io.tenantservice.platform.secret.Secret;
import io.tenantservice.simulator.KmsFront.Spoilt;
import io.tenantservice.stack.KmsPart;
import io.tenantservice.stack.KmsResource;
import io.tenantservice.stack.StackResource;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(StackResource.class)
@WithTestResource(KmsResource.class)
@Tag("kms")
class KmsCipherTest extends CredentialCipherContract {

    private static final Secret PLAINTEXT = Secret.of("EAAG-canary-of-kms");

    @Inject
    KmsCipher cipher;

    @AfterEach
    void leaveNothingSpoilt() {
        KmsAdministrator.clear();
    }

    @Override
    protected CredentialCipher cipher() {
        return cipher;
    }

    @Override
    protected KeyRef freshKey() {
        KeyRef key = KeyArn.of(KmsAdministrator.createKey()).ref();
        await(cipher.createKey(key));
        return key;
    }

    @Override
    protected KeyRef unknownKey() {
        return KeyArn.of("arn:aws:kms:" + KmsPart.REGION + ":123456789012:key/" + UUID.randomUUID())
                .ref();
    }

    @Test
    void tenantsShareOneKeyAndAPlatformKeyHasItsOwnWhereItIsConfigured() {
        assertThat(cipher.keyOf(UUID.randomUUID())).isEqualTo(cipher.keyOf(UUID.randomUUID()));
        assertThat(cipher.keyOf(PlatformKey.PEPPER)).isEqualTo(cipher.keyOf(UUID.randomUUID()));
        assertThat(cipher.keyOf(PlatformKey.ANSWERS)).isNotEqualTo(cipher.keyOf(UUID.randomUUID()));
        assertThat(cipher.capabilities()).isEqualTo(new CredentialCipher.Capabilities(false, false));
    }

    @Test
    void keyThatIsNotThereCannotBeUsed() {
        assertThatThrownBy(() -> await(cipher.createKey(unknownKey())))
                .isEqualToComparingFieldByField(new CryptoException(CryptoFailure.KEY_DESTROYED));
    }

    @Test
    void whatIsLargerThanOneCallTakesGoesInChunksThatStayTogether() {
        KeyRef key = freshKey();
        IntakeContext place = new IntakeContext(UUID.randomUUID(), IntakeContext.Part.REQUEST);
        Secret large = Secret.of("é-canary-".repeat(1000));
        Ciphertext sealed = await(cipher.encrypt(key, List.of(new CredentialCipher.ToEncrypt(place, large))))
                .getFirst()
                .orThrow();
        String[] chunks = sealed.text().split("\\.");

        assertThat(chunks).hasSize(3);
        assertThat(open(place, sealed)).isEqualTo(new CipherResult.Done<>(large));
        Ciphertext rewrapped = await(cipher.rewrap(key, List.of(new CredentialCipher.ToRewrap(place, sealed))))
                .getFirst()
                .orThrow();
        assertThat(open(place, rewrapped)).isEqualTo(new CipherResult.Done<>(large));
        for (String spoilt : List.of(
                chunks[0],
                chunks[0] + "." + chunks[1],
                chunks[0] + "." + chunks[2] + "." + chunks[1],
                chunks[0] + "." + chunks[1] + "." + chunks[1],
                "vault:v1:x",
                "aws-kms:",
                "aws-kms:?")) {
            assertThat(open(place, new Ciphertext(key, 1, spoilt)))
                    .as(spoilt.substring(0, 8))
                    .isEqualTo(new CipherResult.Failed<>(CryptoFailure.INTEGRITY));
        }
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            ThrottlingException,   400, 2
            KMSInternalException,  500, 2
            ServiceUnavailable,    503, 1
            DROP,                  0,   2
            """)
    void whatPassesIsTriedAgain(String code, int status, int times) {
        KeyRef key = freshKey();
        CredentialContext context = contextOf(key, Purpose.ACCESS_TOKEN);
        Ciphertext ciphertext = encrypt(key, context, PLAINTEXT);
        KmsAdministrator.spoil("Decrypt", code, status, times);

        assertThat(decrypt(key, context, ciphertext)).isEqualTo(new CipherResult.Done<>(PLAINTEXT));
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            ThrottlingException,     400, THROTTLED
            KMSInternalException,    500, UNAVAILABLE
            DROP,                    0,   UNAVAILABLE
            SILENCE,                 0,   UNAVAILABLE
            AccessDeniedException,   400, PROVIDER_AUTH
            DisabledException,       400, PROVIDER_MISCONFIGURED
            KMSInvalidStateException, 400, KEY_DESTROYED
            """)
    void whatMeetsAllItemsFailsTheBatchAndKeepsNothingOfTheAnswer(String code, int status, CryptoFailure expected) {
        KeyRef key = freshKey();
        CredentialContext context = contextOf(key, Purpose.ACCESS_TOKEN);
        Ciphertext ciphertext = encrypt(key, context, PLAINTEXT);
        KmsAdministrator.spoil("Decrypt", code, status, 10);

        assertThatThrownBy(() -> decrypt(key, context, ciphertext))
                .isInstanceOfSatisfying(
                        CryptoException.class,
                        failure -> assertThat(failure.failure()).isEqualTo(expected))
                .hasNoCause()
                .hasMessageNotContaining("canary");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Encrypt", "ReEncrypt"})
    void itemThatKmsDoesNotTakeFailsAlone(String operation) {
        KeyRef key = freshKey();
        List<CredentialContext> places = List.of(place(1), place(2), place(3));
        String bad = places.get(1).credentialId().toString();
        List<Ciphertext> old =
                places.stream().map(place -> encrypt(key, place, PLAINTEXT)).toList();
        KmsAdministrator.spoil(new Spoilt(operation, bad, "ValidationException", 400, 1));

        var results = operation.equals("Encrypt")
                ? await(cipher.encrypt(
                        key,
                        places.stream()
                                .map(place -> new CredentialCipher.ToEncrypt(place, PLAINTEXT))
                                .toList()))
                : await(cipher.rewrap(
                        key,
                        places.stream()
                                .map(place -> new CredentialCipher.ToRewrap(place, old.get(places.indexOf(place))))
                                .toList()));

        assertThat(results.get(1)).isEqualTo(new CipherResult.Failed<>(CryptoFailure.BAD_REQUEST));
        for (int i : List.of(0, 2)) {
            assertThat(decrypt(key, places.get(i), results.get(i).orThrow()))
                    .isEqualTo(new CipherResult.Done<>(PLAINTEXT));
        }
    }

    @Test
    void rotationIsAskedForOnceThoughItsAnswerIsLost() {
        KeyRef key = freshKey();
        int before = KmsAdministrator.calls("RotateKeyOnDemand");
        KmsAdministrator.spoil("RotateKeyOnDemand", "LOSE", 0, 1);

        assertThatThrownBy(() -> await(cipher.rotate(key))).isInstanceOf(CryptoException.class);

        assertThat(KmsAdministrator.calls("RotateKeyOnDemand")).isEqualTo(before + 1);
        assertThat(await(cipher.latestVersion(key))).isEqualTo(2);
    }

    @Test
    void rotationThatIsUnderWayAlreadyIsAsGoodAsOurs() {
        KeyRef key = freshKey();
        KmsAdministrator.spoil("RotateKeyOnDemand", "ConflictException", 400, 1);

        await(cipher.rotate(key));

        assertThat(await(cipher.latestVersion(key))).isEqualTo(1);
    }

    @Test
    void keyThatHasHadAllItsRotationsSaysSo() {
        KeyRef key = freshKey();
        KmsAdministrator.spoil("RotateKeyOnDemand", "LimitExceededException", 400, 1);

        assertThatThrownBy(() -> await(cipher.rotate(key)))
                .isEqualToComparingFieldByField(new CryptoException(CryptoFailure.KEY_VERSIONS_EXHAUSTED));
    }

    @Test
    void versionIsReadBeforeWhatIsEncryptedSoThatItIsNeverTooNew() {
        KeyRef key = freshKey();
        KmsAdministrator.spoil("ListKeyRotations", "ThrottlingException", 400, 10);

        assertThatThrownBy(() -> encrypt(key, place(1), PLAINTEXT))
                .isEqualToComparingFieldByField(new CryptoException(CryptoFailure.THROTTLED));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "alias/tenants",
                "arn:aws:kms:eu-central-1:123456789012:alias/tenants",
                "0199f0a2-7c3e-7a41-b0de-5d2c8f1e9a04",
                "arn:aws:kms:eu-central-1:123456789012:key/0199f0a2-7c3e-7a41-b0de-5d2c8f1e9a04/x",
                "arn:aws:kms:../x:123456789012:key/0199f0a2-7c3e-7a41-b0de-5d2c8f1e9a04",
                "arn:aws:s3:eu-central-1:123456789012:key/0199f0a2-7c3e-7a41-b0de-5d2c8f1e9a04"
            })
    void whatIsNotTheArnOfAKeyNeverReachesKms(String name) {
        KeyRef key = new KeyRef(KeyArn.PROVIDER, KmsPart.REGION, name);

        assertThatThrownBy(() -> await(cipher.createKey(key))).isInstanceOf(IllegalArgumentException.class);
    }

    private CipherResult<Secret> open(IntakeContext place, Ciphertext sealed) {
        return await(cipher.decrypt(sealed.key(), List.of(new CredentialCipher.ToDecrypt(place, sealed))))
                .getFirst();
    }

    private static CredentialContext place(int number) {
        return new CredentialContext(new UUID(9, 9), new UUID(9, number), 1, Purpose.CLIENT_ID);
    }
}
