package io.tenantservice.crypto;

import io.smallrye.mutiny.Uni;

/**
 * Signs what others shall be able to verify without asking this service. Only an installation with Vault has it, as the
 * key never leaves its provider.
 */
public interface DocumentSigner {

    boolean isConfigured();

    /**
     * Safe to repeat: the same version of the key makes the same signature of the same document.
     *
     * @return a signature of {@link DocumentType#message} that has been verified; fails with {@link CryptoException}
     */
    Uni<DocumentSignature> sign(DocumentType type, byte[] document);
}
