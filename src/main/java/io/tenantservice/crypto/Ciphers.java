package io.tenantservice.crypto;

import io.quarkus.arc.All;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** The encryption providers that this program has. */
@ApplicationScoped
public class Ciphers {

    private final CryptoConfig config;
    private final List<CredentialCipher> ciphers;

    Ciphers(CryptoConfig config, @All List<CredentialCipher> ciphers) {
        this.config = config;
        this.ciphers = ciphers;
    }

    /** @return the provider that wrote with the key, whatever the current default is */
    public CredentialCipher of(KeyRef key) {
        return named(key.provider());
    }

    CredentialCipher forNewKeys() {
        return named(config.provider());
    }

    private CredentialCipher named(String provider) {
        return ciphers.stream()
                .filter(cipher -> cipher.provider().equals(provider))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no encryption provider is named " + provider));
    }
}
