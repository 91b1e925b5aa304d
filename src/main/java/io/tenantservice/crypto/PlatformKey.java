package io.tenantservice.crypto;

import java.util.Locale;

/** The platform's own keys, made once by deployment/vault/setup.sh. */
public enum PlatformKey {
    /** Encrypts the pepper of API keys. */
    PEPPER,
    /** Encrypts the secret part of stored idempotent answers. */
    ANSWERS,
    /** Encrypts what an onboarding was asked for until the tenant has a key of its own, and its new API key. */
    INTAKE;

    /** @return the key's name at its provider */
    public String keyName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
