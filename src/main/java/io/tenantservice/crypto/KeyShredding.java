package io.tenantservice.crypto;

import static io.tenantservice.platform.problem.ProblemCode.TENANT_KEY_NOT_SHREDDABLE;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.tenantservice.crypto.CredentialCipher.Capabilities;
import io.tenantservice.platform.problem.Problem;
import io.tenantservice.platform.tenancy.Tenancy;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
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
    private final LeavingTenants owners;

    KeyShredding(Tenancy tenancy, Ciphers ciphers, CryptoProblems problems, LeavingTenants owners) {
        this.tenancy = tenancy;
        this.ciphers = ciphers;
        this.problems = problems;
        this.owners = owners;
    }

    /**
     * Cannot be undone. May be repeated, after a failure and at any time: a key that came back with a restored provider
     * is destroyed once more.
     *
     * @throws Problem TENANT_STATE_CONFLICT unless the tenant is leaving or has left; TENANT_KEY_NOT_SHREDDABLE, with
     *     nothing done, where its provider cannot destroy its key
     */
    public Uni<Void> shred(UUID tenantId) {
        return intend(tenantId)
                .call(this::destroyEach)
                .call(keys -> conclude(tenantId, keys))
                .invoke(keys -> LOG.infof("The key of tenant %s is destroyed", tenantId))
                .onFailure(CryptoException.class)
                .transform(failure -> problems.of((CryptoException) failure, "the key of tenant " + tenantId))
                .replaceWithVoid();
    }

    /** Waits for who is storing under the key. After the commit nobody does any more. */
    private Uni<List<KeyRef>> intend(UUID tenantId) {
        return tenancy.observe(
                tenantId,
                () -> owners.requireLeaving(tenantId)
                        .chain(() -> EncryptionKey.lock(tenantId))
                        .map(this::intend));
    }

    private List<KeyRef> intend(EncryptionKey key) {
        if (!ciphers.of(key.ref()).capabilities().shredsTenants()) {
            throw Problem.of(
                    TENANT_KEY_NOT_SHREDDABLE,
                    "its secrets are under a key that tenants share, at %s; docs/rotation.md, \"The end of a key\""
                            .formatted(key.provider));
        }
        List<KeyRef> keys = keysOf(key);
        if (!key.isBeingShredded()) {
            key.shredding();
            keys.forEach(one -> owners.shredIntended(key.ownerId, one));
        }
        return keys;
    }

    /** One that the tenant had before it was moved still opens what was stored then, in backups and dumps. */
    private List<KeyRef> keysOf(EncryptionKey key) {
        Stream<KeyRef> ofEachProvider =
                ciphers.able(Capabilities::shredsTenants).stream().map(cipher -> cipher.keyOf(key.ownerId));
        return Stream.concat(Stream.of(key.ref()), ofEachProvider).distinct().toList();
    }

    private Uni<Void> destroyEach(List<KeyRef> keys) {
        return Multi.createFrom()
                .iterable(keys)
                .onItem()
                .transformToUniAndConcatenate(key -> ciphers.of(key).shred(key))
                .collect()
                .last()
                .replaceWithVoid();
    }

    private Uni<Void> conclude(UUID tenantId, List<KeyRef> keys) {
        return tenancy.observe(tenantId, () -> EncryptionKey.lock(tenantId).invoke(key -> conclude(key, keys)))
                .replaceWithVoid();
    }

    private void conclude(EncryptionKey key, List<KeyRef> keys) {
        if (key.isBeingShredded()) {
            key.shredded();
            keys.forEach(one -> owners.shredded(key.ownerId, one));
        }
    }
}
