package io.tenantservice.crypto;

/**
 * An Ed25519 signature, with all that is needed to verify it.
 *
 * @param mount where the key is at its provider
 * @param publicKey 32 bytes, of that version of the key (RFC 8032)
 * @param value 64 bytes
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared, and stored at once.
public record DocumentSignature(String mount, String keyName, int keyVersion, byte[] publicKey, byte[] value) {

    public static final String ALGORITHM = "Ed25519";
}
