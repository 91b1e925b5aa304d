package io.tenantservice.crypto.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tenantservice.crypto.CredentialCipher;
import io.tenantservice.crypto.CredentialCipherContract;
import io.tenantservice.crypto.KeyRef;
import io.tenantservice.crypto.Purpose;
import io.tenantservice.platform.secret.Secret;
import io.tenantservice.stack.StackResource;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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

    @Test
    void tokenThatWasRevokedIsReplacedWithoutAFailure() {
        KeyRef key = freshKey();
        await(calls.once(VaultIdentity.API, vault -> vault.auth().token().revokeSelf()));

        assertThat(encrypt(key, contextOf(key, Purpose.CLIENT_ID), Secret.of("x")))
                .isNotNull();
    }
}
