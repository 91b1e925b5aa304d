package io.tenantservice.crypto;

/**
 * The one place where a ciphertext can be opened. Vault derives the key from it, so a ciphertext that was copied to
 * another place fails its authentication.
 */
public sealed interface CipherContext permits CredentialContext, PepperContext, AnswerContext, IntakeContext {

    /** @return a fixed layout that begins with a tag of its kind, so that no two contexts can have the same bytes */
    byte[] bytes();
}
