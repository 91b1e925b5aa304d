package io.tenantservice.crypto.rotation;

import static jakarta.persistence.EnumType.STRING;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import io.smallrye.mutiny.Uni;
import io.tenantservice.crypto.EncryptionProvider;
import io.tenantservice.crypto.KeyOwner;
import io.tenantservice.crypto.Rewrappable.Left;
import jakarta.persistence.Entity;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.LockModeType;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The part of one key in a rotation: how far the procedure is, and what it has moved. Counts only grow. */
@Entity
@Table(name = "key_rotation_part")
@IdClass(RotationPart.Key.class)
class RotationPart extends PanacheEntityBase {

    enum State {
        /** Waits for one of the places that a rotation has. */
        PENDING,
        RUNNING,
        SUCCEEDED,
        FAILED
    }

    // One statement over all keys, so it reads them itself. A key that is in a rotation already is left out.
    private static final String ADD = """
            insert into key_rotation_part (owner_id, rotation_id, state, target_provider, lowest_version)
            select k.owner_id, r.id, 'PENDING', r.target_provider,
                   case when r.target_provider is null then k.lowest_version else 0 end
            from encryption_key k, key_rotation r
            where r.id = :rotation and k.state = 'READY' and %s
            on conflict do nothing""";

    private static final String ADD_ONE = ADD.formatted("k.owner_id = :owner");

    private static final String ADD_OLD = ADD.formatted("coalesce(k.rotated_at, k.created_at) < :before");

    // What failed for good is tried again, but not every hour.
    private static final String ANY_OLD = """
            select exists (
                select from encryption_key k
                where k.state = 'READY' and coalesce(k.rotated_at, k.created_at) < :before
                  and not exists (
                      select from key_rotation_part part
                      where part.owner_id = k.owner_id
                        and (part.finished_at is null or part.finished_at > now() - interval '1 day')))""";

    // What a process has begun is due as well, whatever has become of the reasons. Rotations from before a move, whose
    // versions are those of another key, say nothing of this one.
    private static final String DUE_FOR_RETIREMENT = """
            select k.owner_id from encryption_key k
            where k.state = 'READY' and k.owner_id > :after and k.provider = any (string_to_array(:providers, ','))
              and (k.retiring_version is not null
                   or k.minimum_version < k.lowest_version and k.minimum_version < (
                       select max(part.lowest_version) from key_rotation_part part
                       where part.owner_id = k.owner_id and part.finished_at < :before
                         and not exists (
                             select from key_rotation_part move
                             where move.owner_id = part.owner_id and move.target_provider is not null
                               and move.finished_at > part.finished_at)))
            order by k.owner_id
            limit 100""";

    /** No key has this owner. */
    private static final UUID BEFORE_ALL = new UUID(0, 0);

    private static final String LEFT_BEHIND = """
            select max(part.lowestVersion) from RotationPart part
            where part.ownerId = :owner and part.finishedAt < :before
              and not exists (
                  select 1 from RotationPart move
                  where move.ownerId = part.ownerId and move.targetProvider is not null
                    and move.finishedAt > part.finishedAt)""";

    record Key(UUID ownerId, UUID rotationId) implements Serializable {

        KeyOwner owner() {
            return KeyOwner.of(ownerId);
        }
    }

    /** A tenant, or the platform's id for one of its own keys. */
    @Id
    UUID ownerId;

    @Id
    UUID rotationId;

    @Enumerated(STRING)
    State state;

    /** The key's newest version before this rotation: whoever finds it unchanged may rotate, and nobody else. */
    @Nullable
    Integer baseVersion;

    /** Whose key the ciphertexts go to; absent where the key they have gets its next version. */
    @Nullable
    @Enumerated(STRING)
    EncryptionProvider targetProvider;

    /** The version that every ciphertext shall have at least; absent until the key has it. */
    @Nullable
    Integer targetVersion;

    /** 0 until all ciphertexts have been moved to another provider. */
    int lowestVersion;

    long total;
    long done;
    long failed;
    long quarantined;

    /** Since a ciphertext was last moved. */
    int pauses;

    @Nullable
    Instant finishedAt;

    /** @return how many were added: none when the key is in a rotation already */
    static Uni<Integer> addOne(UUID rotationId, KeyOwner owner) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(ADD_ONE)
                        .setParameter("rotation", rotationId)
                        .setParameter("owner", owner.id())
                        .executeUpdate());
    }

    /** Adds the keys that were made, or last rotated, before this time. */
    static Uni<Integer> addOlderThan(UUID rotationId, Instant before) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(ADD_OLD)
                        .setParameter("rotation", rotationId)
                        .setParameter("before", before)
                        .executeUpdate());
    }

    static Uni<Boolean> anyOlderThan(Instant before) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(ANY_OLD, Boolean.class)
                        .setParameter("before", before)
                        .getSingleResult());
    }

    /** @return whose keys come next, after the given one if there is one, and have versions which rotations ended before had left */
    static Uni<List<KeyOwner>> dueForRetirement(List<String> providers, Instant before, @Nullable KeyOwner after) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(DUE_FOR_RETIREMENT, UUID.class)
                        .setParameter("providers", String.join(",", providers))
                        .setParameter("before", before)
                        .setParameter("after", after == null ? BEFORE_ALL : after.id())
                        .getResultList())
                .map(ids -> ids.stream().map(KeyOwner::of).toList());
    }

    /** @return below which version nothing was needed any more when rotations had ended before this time */
    static Uni<Optional<Integer>> leftBehind(KeyOwner owner, Instant before) {
        return Panache.getSession()
                .chain(session -> session.createQuery(LEFT_BEHIND, Integer.class)
                        .setParameter("owner", owner.id())
                        .setParameter("before", before)
                        .getSingleResultOrNull())
                .map(Optional::ofNullable);
    }

    static Uni<Long> count(UUID rotationId, State state) {
        return count("rotationId = ?1 and state = ?2", rotationId, state);
    }

    static Uni<List<RotationPart>> next(UUID rotationId, long atMost) {
        return RotationPart.<RotationPart>find(
                        "rotationId = ?1 and state = ?2 order by ownerId", rotationId, State.PENDING)
                .page(0, (int) atMost)
                .list();
    }

    /** Lets nobody else change it before the transaction ends. */
    static Uni<RotationPart> lock(Key key) {
        return RotationPart.<RotationPart>findById(key, LockModeType.PESSIMISTIC_WRITE)
                .onItem()
                .ifNull()
                .failWith(() -> new IllegalStateException("a job of a rotation that does not exist"));
    }

    Key key() {
        return new Key(ownerId, rotationId);
    }

    boolean isRunning() {
        return state == State.RUNNING;
    }

    /** What falls short of this is what the rotation is about; everything, as long as nobody knows the version. */
    int versionOrMore() {
        return targetVersion == null ? Integer.MAX_VALUE : targetVersion;
    }

    void aim(int target, Left left) {
        targetVersion = target;
        total = left.rows();
    }

    void rewrapped(boolean replaced) {
        if (replaced) {
            done++;
            pauses = 0;
        }
    }

    void quarantined(boolean isNew) {
        if (isNew) {
            quarantined++;
        }
    }

    /** What was deleted or changed meanwhile needs the old version no more either, so it counts as done. */
    void finish(int lowest, boolean isComplete, Instant now) {
        state = isComplete ? State.SUCCEEDED : State.FAILED;
        done = Math.max(done, total - quarantined);
        lowestVersion = Math.max(lowestVersion, lowest);
        finishedAt = now;
    }

    void giveUp(Left left, Instant now) {
        state = State.FAILED;
        failed = Math.max(0, left.rows() - quarantined);
        total = Math.max(total, done + failed + quarantined);
        finishedAt = now;
    }
}
