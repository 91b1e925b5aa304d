package io.tenantservice.crypto;

/**
 * Where a key lives. Every row that holds a ciphertext names its own, so what was written by one provider or mount
 * stays readable after the default has changed.
 *
 * @param provider name of a {@link CredentialCipher}
 */
public record KeyRef(String provider, String mount, String name) {}
