package io.tenantservice.crypto;

import io.smallrye.mutiny.Uni;
import io.tenantservice.platform.tenancy.Tenancy;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * Destroys the key of a tenant that leaves: from then on nothing opens that it ever encrypted, in whatever backup it
 * stands. For processes that hold the identity for it.
 */
@ApplicationScoped
public class KeyShredding {

    private static final Logger LOG = Logger.getLogger(KeyShredding.class);

    private final Tenancy tenancy;
    private final Ciphers ciphers;
    private final CryptoProblems problems;
    private final KeyOwners owners;

    KeyShredding(Tenancy tenancy, Ciphers ciphers, CryptoProblems problems, KeyOwners owners) {
        this.tenancy = tenancy;
        this.ciphers = ciphers;
        this.problems = problems;
        this.owners = owners;
    }

    /**
     * Cannot be undone. May be repeated, after a failure and at any time: a key that came back with a restored provider
     * is destroyed once more.
     *
     * @throws io.tenantservice.platform.problem.Problem TENANT_STATE_CONFLICT unless the tenant is leaving or has left
     */
    public Uni<Void> shred(UUID tenantId) {
        return intend(tenantId)
                .call(key -> ciphers.of(key).shred(key))
                .call(key -> conclude(tenantId, key))
                .invoke(key -> LOG.infof("The key of tenant %s is destroyed", tenantId))
                .onFailure(CryptoException.class)
                .transform(failure -> problems.of((CryptoException) failure, "the key of tenant " + tenantId))
                .replaceWithVoid();
    }

    /** Waits for who is storing under the key. After the commit nobody does any more. */
    private Uni<KeyRef> intend(UUID tenantId) {
        return tenancy.observe(
                tenantId,
                () -> owners.requireLeaving(tenantId)
                        .chain(() -> TenantKey.lock(tenantId))
                        .invoke(this::intend)
                        .map(TenantKey::ref));
    }

    private void intend(TenantKey key) {
        if (!key.isBeingShredded()) {
            key.shredding();
            owners.shredIntended(key.tenantId, key.ref());
        }
    }

    private Uni<Void> conclude(UUID tenantId, KeyRef ref) {
        return tenancy.observe(tenantId, () -> TenantKey.lock(tenantId).invoke(key -> conclude(key, ref)))
                .replaceWithVoid();
    }

    private void conclude(TenantKey key, KeyRef ref) {
        if (key.isBeingShredded()) {
            key.shredded();
            owners.shredded(key.tenantId, ref);
        }
    }
}
