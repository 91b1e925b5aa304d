package io.tenantservice.crypto;

import java.util.Map;

/**
 * The one place where a ciphertext can be opened. Vault derives the key from it and KMS authenticates it, so a
 * ciphertext that was copied to another place fails its authentication.
 */
public sealed interface CipherContext
        permits CredentialContext, PepperContext, AnswerContext, IntakeContext, WebhookSecretContext {

    /** @return a fixed layout that begins with a tag of its kind, so that no two contexts can have the same bytes */
    byte[] bytes();

    /**
     * @return the same as named texts, which begin with {@code kind}. Ids, digests and numbers only: KMS writes them
     *     to CloudTrail in clear
     */
    Map<String, String> fields();
}
