package io.tenantservice.crypto;

import static io.tenantservice.platform.problem.ProblemCode.PLATFORM_KEY_NOT_IN_USE;

import io.smallrye.mutiny.Uni;
import io.tenantservice.platform.problem.Problem;
import io.tenantservice.platform.tenancy.Scope;
import io.tenantservice.platform.tenancy.Tenancy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.Optional;

/**
 * Where the platform's own keys are. Noted when one has first encrypted something, as the configuration had it then;
 * after that a move to another provider changes it, and the configuration does not.
 */
@ApplicationScoped
class PlatformKeys {

    private final Tenancy tenancy;
    private final Clock clock;

    PlatformKeys(Tenancy tenancy, Clock clock) {
        this.tenancy = tenancy;
        this.clock = clock;
    }

    /** @return nothing before it has encrypted anything */
    Uni<Optional<KeyRef>> find(PlatformKey key) {
        return tenancy.observe(new Scope.Platform(), () -> EncryptionKey.<EncryptionKey>findById(key.ownerId()))
                .map(row -> Optional.ofNullable(row).map(EncryptionKey::ref));
    }

    /** @throws Problem PLATFORM_KEY_NOT_IN_USE before it has encrypted anything */
    Uni<KeyRef> require(PlatformKey key) {
        return find(key).map(found -> found.orElseThrow(() -> Problem.of(PLATFORM_KEY_NOT_IN_USE)));
    }

    /** Notes which key has encrypted, unless one is noted. */
    Uni<Void> note(PlatformKey key, KeyRef ref) {
        return tenancy.observe(new Scope.PlatformKeys(), () -> EncryptionKey.note(key, ref, clock.instant()));
    }
}
