package io.tenantservice.crypto;

import io.smallrye.mutiny.Uni;
import io.tenantservice.platform.secret.Secret;
import java.util.List;
import java.util.UUID;

/**
 * An encryption provider. An implementer keeps these promises, and {@code CredentialCipherContract} tests them:
 *
 * <ul>
 *   <li>A ciphertext opens under its own context and no other.
 *   <li>Results come in the order of the items, one for each; an item's failure leaves the others whole. What would
 *       fail the others too (a provider that is away, busy or refuses us, a key that is gone) fails the batch.
 *   <li>Failures are {@link CryptoException} or {@link CipherResult.Failed}; no text of the provider goes out.
 *   <li>Only what failed in transit is tried again, and only what may be repeated.
 * </ul>
 *
 * A plaintext comes back from {@link #decrypt} alone: for its owner, for the provider that it is a credential of, and
 * for a move to another encryption provider.
 */
public interface CredentialCipher {

    /** The most items of a batch; more are a defect of the caller. */
    int MAX_BATCH = 150;

    record ToEncrypt(CipherContext context, Secret plaintext) {}

    record ToDecrypt(CipherContext context, Ciphertext ciphertext) {}

    record ToRewrap(CipherContext context, Ciphertext ciphertext) {}

    /**
     * What a provider can do beyond encrypting.
     *
     * @param shredsTenants each tenant has a key of its own, and with it everything of that tenant can be destroyed
     * @param retiresVersions a key can be made to open nothing any more that its older versions wrote
     */
    record Capabilities(boolean shredsTenants, boolean retiresVersions) {}

    /** @return the name under which rows remember this provider */
    String provider();

    Capabilities capabilities();

    /** @return whether this installation has what the provider needs; without, nothing else of it may be called */
    boolean isConfigured();

    /** @return where this provider keeps the key of a tenant that has none yet; tenants may share one */
    KeyRef keyOf(UUID tenantId);

    /** @return where this provider keeps one of the platform's own keys */
    KeyRef keyOf(PlatformKey key);

    /**
     * Makes the key; a key that is there is left as it is. Where an operator makes the keys, as those of the platform
     * everywhere, it only looks whether the key can be used.
     */
    Uni<Void> createKey(KeyRef key);

    /** @return the newest version of the key, which encrypts, as its provider knows it now; from 1 */
    Uni<Integer> latestVersion(KeyRef key);

    /**
     * Gives the key its next version, at once or soon. Asked of the provider once: who does not learn how it ended reads {@link
     * #latestVersion} before asking again, or the key gets two.
     */
    Uni<Void> rotate(KeyRef key);

    /**
     * All items under one key. A key that does not exist is not made. The version that a ciphertext names is the one
     * that wrote it, or where the provider does not tell, one that the key had before: a later look may find it older
     * than it is, never newer.
     */
    Uni<List<CipherResult<Ciphertext>>> encrypt(KeyRef key, List<ToEncrypt> items);

    /** All items under one key. */
    Uni<List<CipherResult<Secret>>> decrypt(KeyRef key, List<ToDecrypt> items);

    /**
     * Encrypts anew with the newest version of the key, which must be the items' own, without showing a plaintext.
     * What the newest version wrote is encrypted anew too, so callers leave it out. Versions are named as by {@link
     * #encrypt}.
     */
    Uni<List<CipherResult<Ciphertext>>> rewrap(KeyRef key, List<ToRewrap> items);

    /**
     * Has the key open nothing any more that a version below this one wrote; {@link CryptoFailure#KEY_VERSION_RETIRED}
     * is what such a ciphertext gets then. May be repeated. What is retired already stays so: a lower version than at
     * the last time changes nothing. Of two calls at once the later one counts, so callers take turns for a key.
     *
     * <p>An administrator of the provider can bring the versions back; this method cannot.
     *
     * @param lowestVersion one that the key has
     * @throws UnsupportedOperationException where {@link #capabilities} says that the provider can't
     */
    Uni<Void> retire(KeyRef key, int lowestVersion);

    /**
     * Destroys a tenant's key, and with it all that it ever encrypted, in backups too. Ends well only after the
     * provider has said that the key is gone. May be repeated: a key that is not there counts as destroyed.
     *
     * @throws UnsupportedOperationException where {@link #capabilities} says that the provider can't
     */
    Uni<Void> shred(KeyRef key);

    /** @return whether this process was given what {@link #shred} needs; operators may keep it from some */
    boolean holdsShredder();
}
