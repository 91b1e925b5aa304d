package io.tenantservice.crypto.rotation;

import io.smallrye.mutiny.Uni;
import io.tenantservice.crypto.Ciphers;
import io.tenantservice.crypto.CredentialCipher;
import io.tenantservice.crypto.CryptoException;
import io.tenantservice.crypto.CryptoFailure;
import io.tenantservice.crypto.EncryptionKeys;
import io.tenantservice.crypto.EncryptionProvider;
import io.tenantservice.crypto.KeyRef;
import io.tenantservice.crypto.KeyTarget;
import io.tenantservice.crypto.rotation.RotationPart.Key;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/**
 * Where the ciphertexts of a key's owner go: to the next version of the key, which is made for that, or to the key that
 * another provider has for the owner. Each step looks first at what was done before.
 */
@ApplicationScoped
class RotationTargets {

    private final RotationParts parts;
    private final EncryptionKeys keys;
    private final KeyTurns turns;
    private final Ciphers ciphers;

    RotationTargets(RotationParts parts, EncryptionKeys keys, KeyTurns turns, Ciphers ciphers) {
        this.parts = parts;
        this.keys = keys;
        this.turns = turns;
        this.ciphers = ciphers;
    }

    /** @return what nothing of the owner may fall short of any more; nothing while another part rotates the key */
    Uni<Optional<KeyTarget>> of(Key part, RotationPart found) {
        return keys.require(part.owner())
                .chain(key -> found.targetVersion != null
                        ? Uni.createFrom().item(Optional.of(new KeyTarget(key, found.targetVersion)))
                        : aim(part, found, key));
    }

    private Uni<Optional<KeyTarget>> aim(Key part, RotationPart found, KeyRef key) {
        return found.targetProvider == null
                ? nextVersion(part, key).chain(version -> aim(part, key, version))
                : otherKey(part, found.targetProvider);
    }

    private Uni<Optional<KeyTarget>> aim(Key part, KeyRef key, Optional<Integer> version) {
        return version.isEmpty()
                ? Uni.createFrom().item(Optional.empty())
                : parts.aim(part, new KeyTarget(key, version.get())).map(Optional::of);
    }

    private Uni<Optional<KeyTarget>> otherKey(Key part, EncryptionProvider provider) {
        CredentialCipher cipher = ciphers.of(provider);
        KeyRef key = part.owner().keyAt(cipher);
        return cipher.createKey(key)
                .chain(() -> cipher.latestVersion(key))
                .chain(latest -> parts.aim(part, new KeyTarget(key, latest)))
                .map(Optional::of);
    }

    /** The key is rotated only while it is as it was when that was intended; who does not know, reads first. */
    private Uni<Optional<Integer>> nextVersion(Key part, KeyRef key) {
        return ciphers.of(key)
                .latestVersion(key)
                .chain(latest -> turns.intend(part.rotationId(), key, latest)
                        .call(base -> parts.intend(part, base))
                        .chain(base -> latest > base
                                ? Uni.createFrom().item(Optional.of(latest))
                                : takeTurn(part, key, base)));
    }

    private Uni<Optional<Integer>> takeTurn(Key part, KeyRef key, int base) {
        return turns.take(part, key)
                .chain(taken -> taken
                        ? rotateInTurn(part, key, base).map(Optional::of)
                        : Uni.createFrom().item(Optional.empty()));
    }

    /** Who does not know how it ended keeps the turn, until it knows or the turn has run out. */
    private Uni<Integer> rotateInTurn(Key part, KeyRef key, int base) {
        return rotate(key, base)
                .call(version -> turns.rotated(part.rotationId(), key, version))
                .onFailure(RotationTargets::isRefusal)
                .call(() -> turns.giveBack(part.rotationId(), key));
    }

    private Uni<Integer> rotate(KeyRef key, int base) {
        CredentialCipher cipher = ciphers.of(key);
        return cipher.latestVersion(key)
                .chain(latest -> latest > base
                        ? Uni.createFrom().item(latest)
                        : cipher.rotate(key)
                                .chain(() -> cipher.latestVersion(key))
                                .invoke(now -> requireVersion(now, base + 1)));
    }

    private static boolean isRefusal(Throwable failure) {
        return failure instanceof CryptoException crypto && !crypto.failure().isTransient();
    }

    /** A provider whose replica lags behind, or that takes its time, does not have the new version yet. */
    static void requireVersion(int found, int version) {
        if (found < version) {
            throw new CryptoException(CryptoFailure.UNAVAILABLE);
        }
    }
}
