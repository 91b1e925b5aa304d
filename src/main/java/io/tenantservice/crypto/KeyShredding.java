package io.tenantservice.crypto;

import static java.util.Objects.requireNonNull;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import io.tenantservice.crypto.CredentialCipher.Capabilities;
import io.tenantservice.crypto.KeyEnd.AllDestroyed;
import io.tenantservice.crypto.KeyEnd.DestroyedKey;
import io.tenantservice.crypto.KeyEnd.Shared;
import io.tenantservice.platform.Each;
import io.tenantservice.platform.problem.Problem;
import io.tenantservice.platform.tenancy.Tenancy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * Destroys the keys that a tenant which has left had alone: from then on nothing opens that they ever encrypted, in
 * whatever backup it stands. For processes that hold the identity for it.
 */
@ApplicationScoped
public class KeyShredding {

    private static final Logger LOG = Logger.getLogger(KeyShredding.class);

    private final Tenancy tenancy;
    private final Ciphers ciphers;
    private final CryptoProblems problems;
    private final LeavingTenants owners;
    private final Clock clock;

    KeyShredding(Tenancy tenancy, Ciphers ciphers, CryptoProblems problems, LeavingTenants owners, Clock clock) {
        this.tenancy = tenancy;
        this.ciphers = ciphers;
        this.problems = problems;
        this.owners = owners;
        this.clock = clock;
    }

    /** @return whether this process was given what destroys keys, at each provider that can do it */
    public boolean isHeldHere() {
        return ciphers.able(Capabilities::shredsTenants).stream().allMatch(CredentialCipher::holdsShredder);
    }

    /** @return nothing while a key of the tenant is there that can be destroyed */
    public Uni<Optional<KeyEnd>> findEnd(UUID tenantId) {
        return tenancy.observe(
                tenantId,
                () -> EncryptionKey.require(tenantId)
                        .chain(key -> ShreddedKey.of(tenantId).map(rows -> findEnd(key, rows))));
    }

    private Optional<KeyEnd> findEnd(EncryptionKey key, List<ShreddedKey> rows) {
        List<DestroyedKey> destroyed = rows.stream()
                .filter(ShreddedKey::isDestroyed)
                .map(row -> new DestroyedKey(row.ref(), requireNonNull(row.destroyedAt)))
                .toList();
        if (isItsOwn(key)) {
            return key.isShredded() ? Optional.of(new AllDestroyed(destroyed)) : Optional.empty();
        }
        List<KeyRef> gone = destroyed.stream().map(DestroyedKey::key).toList();
        return gone.containsAll(keysOf(key)) ? Optional.of(new Shared(key.ref(), destroyed)) : Optional.empty();
    }

    /**
     * Cannot be undone. May be repeated, after a failure and at any time: a key that came back with a restored provider
     * is destroyed once more.
     *
     * @throws Problem TENANT_STATE_CONFLICT unless the tenant is DELETED
     */
    public Uni<KeyEnd> shred(UUID tenantId) {
        return intend(tenantId)
                .call(this::destroyEach)
                .call(keys -> conclude(tenantId, keys))
                .invoke(keys -> LOG.infof("Destroyed of the keys of tenant %s: %s", tenantId, keys.size()))
                .onFailure(CryptoException.class)
                .transform(failure -> problems.of((CryptoException) failure, "the key of tenant " + tenantId))
                .chain(() -> findEnd(tenantId))
                .map(Optional::orElseThrow);
    }

    /** Waits for who is storing under the key. After the commit nobody does any more. */
    private Uni<List<KeyRef>> intend(UUID tenantId) {
        return tenancy.observe(
                tenantId,
                () -> owners.requireLeft(tenantId)
                        .chain(() -> EncryptionKey.lock(tenantId))
                        .chain(key -> ShreddedKey.of(tenantId).chain(rows -> intend(key, rows))));
    }

    private Uni<List<KeyRef>> intend(EncryptionKey key, List<ShreddedKey> rows) {
        List<KeyRef> keys = keysOf(key);
        List<KeyRef> known = rows.stream().map(ShreddedKey::ref).toList();
        List<ShreddedKey> fresh = keys.stream()
                .filter(one -> !known.contains(one))
                .map(one -> ShreddedKey.intend(key.ownerId, one, clock.instant()))
                .toList();
        boolean begins = isItsOwn(key) && !key.isBeingShredded();
        if (begins) {
            key.shredding();
        }
        Stream<KeyRef> told = begins ? keys.stream() : fresh.stream().map(ShreddedKey::ref);
        told.forEach(one -> owners.shredIntended(key.ownerId, one));
        return Panache.getSession()
                .chain(session -> session.persistAll(fresh.toArray()))
                .replaceWith(keys);
    }

    private boolean isItsOwn(EncryptionKey key) {
        return ciphers.of(key.ref()).capabilities().shredsTenants();
    }

    /** One that the tenant had before it was moved still opens what was stored then, in backups and dumps. */
    private List<KeyRef> keysOf(EncryptionKey key) {
        Stream<KeyRef> ofEachProvider =
                ciphers.able(Capabilities::shredsTenants).stream().map(cipher -> cipher.keyOf(key.ownerId));
        Stream<KeyRef> current = isItsOwn(key) ? Stream.of(key.ref()) : Stream.of();
        return Stream.concat(current, ofEachProvider).distinct().toList();
    }

    private Uni<Void> destroyEach(List<KeyRef> keys) {
        return Each.inTurn(keys, key -> ciphers.of(key).shred(key));
    }

    private Uni<Void> conclude(UUID tenantId, List<KeyRef> keys) {
        return tenancy.observe(
                        tenantId,
                        () -> EncryptionKey.lock(tenantId)
                                .call(key -> ShreddedKey.of(tenantId).invoke(rows -> conclude(key, rows, keys))))
                .replaceWithVoid();
    }

    private void conclude(EncryptionKey key, List<ShreddedKey> rows, List<KeyRef> keys) {
        List<ShreddedKey> gone =
                rows.stream().filter(row -> keys.contains(row.ref())).toList();
        boolean ends = key.isBeingShredded();
        if (ends) {
            key.shredded();
        }
        gone.stream().filter(row -> ends || !row.isDestroyed()).forEach(row -> owners.shredded(key.ownerId, row.ref()));
        gone.forEach(row -> row.destroyed(clock.instant()));
    }
}
