package io.tenantservice.crypto;

/**
 * A call to an encryption provider has failed as a whole. Carries neither the cause nor a body: Vault's answer to a
 * partly failed decryption holds plaintexts.
 */
public final class CryptoException extends RuntimeException {

    private final CryptoFailure failure;

    public CryptoException(CryptoFailure failure) {
        super(failure.name(), null, false, false);
        this.failure = failure;
    }

    public CryptoFailure failure() {
        return failure;
    }
}
