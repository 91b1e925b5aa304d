package io.tenantservice.crypto;

import io.smallrye.mutiny.Uni;
import io.tenantservice.crypto.KeyOwner.OfPlatform;
import io.tenantservice.crypto.KeyOwner.OfTenant;
import io.tenantservice.platform.problem.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.UUID;

/**
 * Which key and versions each owner has, for who rotates keys, moves what they encrypted, and retires versions. All
 * but {@link #require} works in the transaction that is open, of {@link KeyOwner#scope}.
 */
@ApplicationScoped
public class EncryptionKeys {

    private final TenantKeys tenants;
    private final PlatformKeys platform;
    private final Clock clock;

    EncryptionKeys(TenantKeys tenants, PlatformKeys platform, Clock clock) {
        this.tenants = tenants;
        this.platform = platform;
        this.clock = clock;
    }

    /**
     * The key that encrypts now, in a transaction of its own.
     *
     * @throws Problem TENANT_NOT_FOUND, TENANT_KEY_PENDING, TENANT_KEY_DESTROYED, PLATFORM_KEY_NOT_IN_USE
     */
    public Uni<KeyRef> require(KeyOwner owner) {
        return switch (owner) {
            case OfTenant(UUID id) -> tenants.require(id);
            case OfPlatform(PlatformKey key) -> platform.require(key);
        };
    }

    /**
     * Before a ciphertext is stored: the key that must have made it, and the version at least. It holds until the
     * commit, as a rotation that changes it waits for that, and finds then what was stored.
     *
     * @throws Problem TENANT_KEY_DESTROYED when the key was shredded after it had encrypted
     */
    public Uni<KeyTarget> holdTarget(KeyOwner owner) {
        return EncryptionKey.holdTarget(owner.id());
    }

    /**
     * After the commit nothing below this version is stored any more, nor what another key has encrypted. What was
     * stored before is seen by the statements that follow.
     *
     * @param target a key that has been made; from the commit on it encrypts what is stored for the owner
     * @throws Problem TENANT_KEY_DESTROYED when the owner is a tenant whose key has been shredded, or is about to be
     */
    public Uni<Void> raiseTarget(KeyOwner owner, KeyTarget target) {
        return EncryptionKey.raiseTarget(owner.id(), target).replaceWithVoid();
    }

    /**
     * Notes the end of a rotation.
     *
     * @param lowestVersion the oldest one of the key that a stored ciphertext still needs
     */
    public Uni<Void> rotated(KeyOwner owner, int lowestVersion) {
        return EncryptionKey.require(owner.id())
                .invoke(key -> key.rotated(lowestVersion, clock.instant()))
                .replaceWithVoid();
    }

    /**
     * Nobody stores anything under the key before the transaction ends, and what was stored before is seen by the
     * statements that follow.
     */
    public Uni<KeyVersions> holdVersions(KeyOwner owner) {
        return EncryptionKey.lock(owner.id()).map(EncryptionKey::versions);
    }

    /** With the versions held: notes which minimum the provider will be given. */
    public Uni<Void> retiring(KeyOwner owner, int version) {
        return EncryptionKey.require(owner.id())
                .invoke(key -> key.retiringVersion = version)
                .replaceWithVoid();
    }

    /** With the versions held: notes that the provider opens none below this one any more. */
    public Uni<Void> retired(KeyOwner owner, int version) {
        return EncryptionKey.require(owner.id())
                .invoke(key -> key.retired(version))
                .replaceWithVoid();
    }
}
