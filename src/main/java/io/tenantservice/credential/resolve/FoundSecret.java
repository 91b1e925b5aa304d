package io.tenantservice.credential.resolve;

import io.tenantservice.crypto.Ciphertext;
import io.tenantservice.crypto.CredentialCipher.ToDecrypt;
import io.tenantservice.crypto.CredentialContext;

/**
 * One value of a secret field, encrypted.
 *
 * @param previous whether it was in use until the last swap
 */
record FoundSecret(CredentialContext place, boolean previous, Ciphertext ciphertext) {

    ToDecrypt toDecrypt() {
        return new ToDecrypt(place, ciphertext);
    }
}
