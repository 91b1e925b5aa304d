package io.tenantservice.crypto;

/**
 * An encrypted value, as its provider returned it.
 *
 * @param keyVersion the version of the key that wrote it, from 1
 */
public record Ciphertext(KeyRef key, int keyVersion, String text) {}
