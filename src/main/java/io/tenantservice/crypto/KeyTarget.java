package io.tenantservice.crypto;

/** What every ciphertext of an owner shall be that is stored from now on. */
public record KeyTarget(KeyRef key, int version) {

    /** @return whether the key wrote it, in this version or a later one */
    public boolean isMetBy(Ciphertext ciphertext) {
        return ciphertext.key().equals(key) && ciphertext.keyVersion() >= version;
    }
}
