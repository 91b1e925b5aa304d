package io.tenantservice.crypto.rotation;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import io.tenantservice.crypto.KeyRef;
import io.tenantservice.crypto.rotation.RotationPart.Key;
import io.tenantservice.platform.tenancy.Scope;
import io.tenantservice.platform.tenancy.Tenancy;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * Has a rotation give a key one next version, however many share the key. Table {@code
 * key_rotation_key}. Each method is one transaction on rows of all keys.
 */
@ApplicationScoped
class KeyTurns {

    private static final String OF_KEY =
            "rotation_id = :rotation and provider = :provider and mount = :mount and key_name = :name";

    // A rotation that came by itself lets a key be that another one has rotated lately: as if this one had done it.
    private static final String INTEND = """
            insert into key_rotation_key (rotation_id, provider, mount, key_name, base_version, rotated_at)
            select r.id, :provider, :mount, :name,
                   :latest - case when lately.rotated_at is null then 0 else 1 end, lately.rotated_at
            from key_rotation r,
                 lateral (select max(k.rotated_at) as rotated_at from key_rotation_key k
                          where k.key_name = :name and k.mount = :mount and k.provider = :provider
                            and k.rotated_at > r.unless_rotated_since) lately
            where r.id = :rotation
            on conflict do nothing""";

    // Who rotated it may have died before it could write that down.
    private static final String NOTE = """
            update key_rotation_key set taken_by = null, taken_until = null, rotated_at = clock_timestamp()
            where base_version < :latest and rotated_at is null and\s""" + OF_KEY;

    private static final String BASE = "select base_version from key_rotation_key where " + OF_KEY;

    // Of two that want the same key at once, the second sees what the first has written.
    private static final String ONE_BY_ONE =
            "select pg_advisory_xact_lock(hashtextextended('key_rotation_key ' || :key, 0))";

    // Longer than all calls of a turn may take together.
    private static final String TAKE = """
            update key_rotation_key own
            set taken_by = :owner, taken_until = clock_timestamp() + interval '20 seconds'
            where own.rotation_id = :rotation
              and own.provider = :provider and own.mount = :mount and own.key_name = :name
              and not exists (
                  select from key_rotation_key k
                  where k.key_name = :name and k.mount = :mount and k.provider = :provider
                    and k.taken_until > clock_timestamp()
                    and (k.rotation_id, k.taken_by) <> (own.rotation_id, :owner))""";

    private static final String GIVE_BACK =
            "update key_rotation_key set taken_by = null, taken_until = null where " + OF_KEY;

    private final Tenancy tenancy;

    KeyTurns(Tenancy tenancy) {
        this.tenancy = tenancy;
    }

    /** Writes down from which version the rotation rotates the key. @return that, or the one written down before */
    Uni<Integer> intend(UUID rotationId, KeyRef key, int latestVersion) {
        return tenancy.observe(
                new Scope.Platform(),
                () -> Panache.getSession()
                        .call(session -> of(session.createNativeQuery(INTEND), rotationId, key)
                                .setParameter("latest", latestVersion)
                                .executeUpdate())
                        .call(session -> note(session, rotationId, key, latestVersion))
                        .chain(session -> of(session.createNativeQuery(BASE, Integer.class), rotationId, key)
                                .getSingleResult()));
    }

    /**
     * Takes the turn at the key. Who has taken it and died takes it again, as the same part; another waits until it has
     * run out, and reads the key's version anew before it does anything.
     *
     * @return false while another part, of this rotation or another, has the turn
     */
    Uni<Boolean> take(Key part, KeyRef key) {
        return tenancy.observe(
                new Scope.Platform(),
                () -> Panache.getSession()
                        .call(session -> session.createNativeQuery(ONE_BY_ONE)
                                .setParameter("key", key.provider() + ' ' + key.mount() + ' ' + key.name())
                                .executeUpdate())
                        .chain(session -> of(session.createNativeQuery(TAKE), part.rotationId(), key)
                                .setParameter("owner", part.ownerId())
                                .executeUpdate())
                        .map(taken -> taken == 1));
    }

    /** Notes that the key has its next version, and gives back the turn. */
    Uni<Void> rotated(UUID rotationId, KeyRef key, int version) {
        return tenancy.observe(
                new Scope.Platform(),
                () -> Panache.getSession()
                        .chain(session -> note(session, rotationId, key, version))
                        .replaceWithVoid());
    }

    /** Lets the next part try, when the provider has said that the key gets no version. */
    Uni<Void> giveBack(UUID rotationId, KeyRef key) {
        return tenancy.observe(
                new Scope.Platform(),
                () -> Panache.getSession()
                        .chain(session -> of(session.createNativeQuery(GIVE_BACK), rotationId, key)
                                .executeUpdate())
                        .replaceWithVoid());
    }

    private static Uni<Integer> note(Mutiny.Session session, UUID rotationId, KeyRef key, int latestVersion) {
        return of(session.createNativeQuery(NOTE), rotationId, key)
                .setParameter("latest", latestVersion)
                .executeUpdate();
    }

    private static <Q extends Mutiny.AbstractQuery> Q of(Q query, UUID rotationId, KeyRef key) {
        query.setParameter("rotation", rotationId)
                .setParameter("provider", key.provider())
                .setParameter("mount", key.mount())
                .setParameter("name", key.name());
        return query;
    }
}
