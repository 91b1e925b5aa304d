package io.tenantservice.crypto;

import java.util.Arrays;
import java.util.Locale;

/** The encryption providers that this program knows. */
public enum EncryptionProvider {
    /** HashiCorp Vault or OpenBao, secrets engine Transit. */
    VAULT,
    AWS_KMS;

    /** @return the name in rows and in the configuration */
    public String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** @throws IllegalArgumentException when there is none */
    public static EncryptionProvider of(String key) {
        return Arrays.stream(values())
                .filter(provider -> provider.key().equals(key))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no encryption provider is named " + key));
    }
}
