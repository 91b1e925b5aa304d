package io.tenantservice.crypto;

import io.smallrye.mutiny.Uni;
import io.tenantservice.platform.tenancy.Scope;
import io.tenantservice.platform.tenancy.Tenancy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;

/**
 * Where the platform's own keys are. Noted when one is first used, from the configuration; from then on a move to
 * another provider changes it, and the configuration does not.
 */
@ApplicationScoped
class PlatformKeys {

    private final Tenancy tenancy;
    private final Ciphers ciphers;
    private final Clock clock;

    PlatformKeys(Tenancy tenancy, Ciphers ciphers, Clock clock) {
        this.tenancy = tenancy;
        this.ciphers = ciphers;
        this.clock = clock;
    }

    /** The key to encrypt with, in a transaction of its own. */
    Uni<KeyRef> require(PlatformKey key) {
        return tenancy.observe(new Scope.PlatformKeys(), () -> EncryptionKey.<EncryptionKey>findById(key.ownerId()))
                .onItem()
                .ifNull()
                .switchTo(() -> note(key))
                .map(EncryptionKey::ref);
    }

    private Uni<EncryptionKey> note(PlatformKey key) {
        KeyRef ref = ciphers.forNewKeys().keyOf(key);
        return tenancy.observe(
                new Scope.PlatformKeys(),
                () -> EncryptionKey.note(key, ref, clock.instant()).chain(() -> EncryptionKey.require(key.ownerId())));
    }
}
