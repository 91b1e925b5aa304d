package io.tenantservice.crypto.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tenantservice.api.VaultAdministrator;
import io.tenantservice.crypto.CipherResult;
import io.tenantservice.crypto.Ciphertext;
import io.tenantservice.crypto.CredentialCipher;
import io.tenantservice.crypto.CredentialCipher.ToDecrypt;
import io.tenantservice.crypto.CredentialCipher.ToEncrypt;
import io.tenantservice.crypto.CredentialCipherContract;
import io.tenantservice.crypto.CredentialContext;
import io.tenantservice.crypto.CryptoException;
import io.tenantservice.crypto.CryptoFailure;
import io.tenantservice.crypto.KeyRef;
import io.tenantservice.crypto.Purpose;
import io.tenantservice.platform.secret.Secret;
import io.tenantservice.stack.StackResource;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(StackResource.class)
class VaultCipherTest extends CredentialCipherContract {

    @Inject
    VaultCipher cipher;

    @Inject
    VaultCalls calls;

    @Override
    protected CredentialCipher cipher() {
        return cipher;
    }

    @Test
    void keyIsDerivedAes256ThatCannotLeaveVault() {
        KeyRef key = freshKey();

        var info = await(calls.once(
                VaultIdentity.PROVISIONER,
                vault -> vault.secrets().transit(key.mount()).readKey(key.name())));

        assertThat(info.getType().getValue()).isEqualTo("aes256-gcm96");
        assertThat(info.isDerived()).isTrue();
        assertThat(info.isExportable()).isFalse();
        assertThat(info.isAllowPlaintextBackup()).isFalse();
        assertThat(info.isDeletionAllowed()).isFalse();
    }

    /** All that the tests of this run have made, by whatever way, and those of the platform. */
    @Test
    void everyKeyInVaultIsDerivedAes256ThatCannotLeaveIt() {
        freshKey();

        for (String mount : List.of("tenants", "platform")) {
            List<String> names = VaultAdministrator.keys(mount);
            assertThat(names).isNotEmpty();
            for (String name : names) {
                assertThat(VaultAdministrator.read(mount, name))
                        .as(name)
                        .containsEntry("type", "aes256-gcm96")
                        .containsEntry("derived", true)
                        .containsEntry("exportable", false)
                        .containsEntry("allow_plaintext_backup", false);
            }
        }
    }

    @Test
    void tenThousandEqualPlaintextsGiveDistinctCiphertexts() {
        KeyRef key = freshKey();
        var items = Collections.nCopies(100, new ToEncrypt(contextOf(key, Purpose.CLIENT_ID), Secret.of("equal")));

        Set<String> ciphertexts = new HashSet<>();
        for (int batch = 0; batch < 100; batch++) {
            await(cipher.encrypt(key, items))
                    .forEach(result -> ciphertexts.add(result.orThrow().text()));
        }

        assertThat(ciphertexts).hasSize(10_000);
    }

    /** Every byte of nonce, text and tag, and the version in front of them. */
    @Test
    void oneFlippedBitAnywhereIsRefused() {
        KeyRef key = freshKey();
        await(cipher.rotate(key));
        CredentialContext context = contextOf(key, Purpose.CLIENT_ID);
        String good =
                encrypt(key, context, Secret.of("canary-of-the-flipped-bit")).text();
        String prefix = good.substring(0, good.lastIndexOf(':') + 1);
        byte[] bytes = Base64.getDecoder().decode(good.substring(prefix.length()));

        List<ToDecrypt> changed = new ArrayList<>();
        for (int at = 0; at < bytes.length; at++) {
            byte[] flipped = bytes.clone();
            flipped[at] ^= (byte) (1 << (at % Byte.SIZE));
            changed.add(item(key, context, prefix + Base64.getEncoder().encodeToString(flipped)));
        }
        changed.add(item(key, context, good.replace("vault:v2:", "vault:v1:")));

        assertThat(bytes).hasSize(12 + "canary-of-the-flipped-bit".length() + 16);
        assertThat(await(cipher.decrypt(key, changed)))
                .hasSize(changed.size())
                .allMatch(new CipherResult.Failed<Secret>(CryptoFailure.INTEGRITY)::equals);
        for (String header : List.of("vault:v3:", "vault:v0:", "vault:w2:", "wault:v2:", "vault:v2;")) {
            var broken = item(key, context, good.replace("vault:v2:", header));
            assertThat(await(cipher.decrypt(key, List.of(broken))).getFirst())
                    .as(header)
                    .isInstanceOf(CipherResult.Failed.class);
        }
    }

    @Test
    void encryptingWithAnUnknownKeyMakesNone() {
        KeyRef unknown = cipher.keyOf(UUID.randomUUID());

        assertThatThrownBy(() -> encrypt(unknown, contextOf(unknown, Purpose.CLIENT_ID), Secret.of("x")))
                .isInstanceOf(CryptoException.class);

        assertThat(VaultAdministrator.keys(unknown.mount())).doesNotContain(unknown.name());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "t-",
                "../platform/keys/pepper",
                "t-00000000-0000-0000-0000-000000000000/../x",
                "T-00000000-0000-0000-0000-000000000000",
                "t-00000000-0000-0000-0000-000000000000?x=1",
                "t-00000000-0000-0000-0000-000000000000\n"
            })
    void hostileKeyNameNeverReachesVault(String name) {
        KeyRef key = new KeyRef(VaultCipher.PROVIDER, "tenants", name);

        assertThatThrownBy(() -> await(cipher.createKey(key))).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @EnumSource(
            value = VaultIdentity.class,
            names = {"RETIRER", "SHREDDER"})
    void tokenOfOneStepIsRevokedAfterIt(VaultIdentity identity) {
        var token = await(calls.forOneStep(
                identity, step -> step.once(vault -> vault.auth().token().lookupSelf())));

        assertThat(VaultAdministrator.knowsToken(token.getAccessor())).isFalse();
    }

    @Test
    void tokenOfAStepThatFailsIsRevokedToo() {
        List<String> accessors = new ArrayList<>();

        assertThatThrownBy(() -> await(calls.forOneStep(
                        VaultIdentity.SHREDDER,
                        step -> step.once(vault -> vault.auth().token().lookupSelf())
                                .invoke(token -> accessors.add(token.getAccessor()))
                                .chain(() -> step.once(vault ->
                                        vault.secrets().transit("platform").deleteKey("pepper"))))))
                .isInstanceOfSatisfying(
                        CryptoException.class,
                        failure -> assertThat(failure.failure()).isEqualTo(CryptoFailure.PROVIDER_AUTH));

        assertThat(accessors).hasSize(1).noneMatch(VaultAdministrator::knowsToken);
    }

    @Test
    void tokenThatWasRevokedIsReplacedWithoutAFailure() {
        KeyRef key = freshKey();
        await(calls.once(VaultIdentity.API, vault -> vault.auth().token().revokeSelf()));

        assertThat(encrypt(key, contextOf(key, Purpose.CLIENT_ID), Secret.of("x")))
                .isNotNull();
    }

    /** It goes its own way to Vault. */
    @Test
    void decryptReplacesARevokedTokenToo() {
        KeyRef key = freshKey();
        CredentialContext context = contextOf(key, Purpose.CLIENT_ID);
        Ciphertext ciphertext = encrypt(key, context, Secret.of("x"));
        await(calls.once(VaultIdentity.API, vault -> vault.auth().token().revokeSelf()));

        assertThat(open(key, context, ciphertext)).isEqualTo(Secret.of("x"));
    }

    @Test
    void decryptUnderAKeyThatIsGoneSaysSo() {
        KeyRef key = freshKey();
        CredentialContext context = contextOf(key, Purpose.CLIENT_ID);
        Ciphertext ciphertext = encrypt(key, context, Secret.of("x"));
        KeyRef gone = cipher.keyOf(UUID.randomUUID());

        for (int size : List.of(1, 2)) {
            assertThatThrownBy(() ->
                            await(cipher.decrypt(gone, Collections.nCopies(size, new ToDecrypt(context, ciphertext)))))
                    .isInstanceOfSatisfying(
                            CryptoException.class,
                            failure -> assertThat(failure.failure()).isEqualTo(CryptoFailure.KEY_DESTROYED));
        }
    }

    private static ToDecrypt item(KeyRef key, CredentialContext context, String text) {
        return new ToDecrypt(context, new Ciphertext(key, 2, text));
    }
}
