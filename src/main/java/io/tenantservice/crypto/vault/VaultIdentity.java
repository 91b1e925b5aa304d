package io.tenantservice.crypto.vault;

import java.util.Locale;

/** Whom this service is to Vault: one identity for each kind of work, each with the least that the work needs. */
enum VaultIdentity {
    /** Encrypts and opens. */
    API,
    /** Makes keys. */
    PROVISIONER,
    /** Gives keys their next version, and moves ciphertexts to it inside Vault. */
    ROTATOR,
    /** Ends old versions of keys. Logs in for one step at a time. */
    RETIRER,
    /** Destroys keys. Logs in for one step at a time. */
    SHREDDER;

    /** @return the name in the configuration and in deployment/vault */
    String key() {
        return name().toLowerCase(Locale.ROOT);
    }
}
