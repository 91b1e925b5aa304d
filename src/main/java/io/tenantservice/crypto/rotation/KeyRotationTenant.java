package io.tenantservice.crypto.rotation;

import static jakarta.persistence.EnumType.STRING;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import io.smallrye.mutiny.Uni;
import io.tenantservice.crypto.EncryptionProvider;
import io.tenantservice.crypto.Rewrappable.Left;
import jakarta.persistence.Entity;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.LockModeType;
import java.io.Serializable;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A tenant's part in a rotation: how far the procedure is, and what it has moved. Counts only grow. */
@Entity
@IdClass(KeyRotationTenant.Key.class)
class KeyRotationTenant extends PanacheEntityBase {

    enum State {
        /** Waits for one of the places that a rotation has. */
        PENDING,
        RUNNING,
        SUCCEEDED,
        FAILED
    }

    // One statement over all tenants, so it reads the keys itself. A tenant that is in a rotation already is left out.
    private static final String ADD = """
            insert into key_rotation_tenant (tenant_id, rotation_id, state, target_provider, lowest_version)
            select k.tenant_id, r.id, 'PENDING', r.target_provider,
                   case when r.target_provider is null then k.lowest_version else 0 end
            from tenant_key k, key_rotation r
            where r.id = :rotation and k.state = 'READY' and %s
            on conflict do nothing""";

    private static final String ADD_ONE = ADD.formatted("k.tenant_id = :tenant");

    private static final String ADD_OLD = ADD.formatted("coalesce(k.rotated_at, k.created_at) < :before");

    // What failed for good is tried again, but not every hour.
    private static final String ANY_OLD = """
            select exists (
                select from tenant_key k
                where k.state = 'READY' and coalesce(k.rotated_at, k.created_at) < :before
                  and not exists (
                      select from key_rotation_tenant part
                      where part.tenant_id = k.tenant_id
                        and (part.finished_at is null or part.finished_at > now() - interval '1 day')))""";

    // What a process has begun is due as well, whatever has become of the reasons. Rotations from before a move, whose
    // versions are those of another key, say nothing of this one.
    private static final String DUE_FOR_RETIREMENT = """
            select k.tenant_id from tenant_key k
            where k.state = 'READY' and k.tenant_id > :after and k.provider = any (string_to_array(:providers, ','))
              and (k.retiring_version is not null
                   or k.minimum_version < k.lowest_version and k.minimum_version < (
                       select max(part.lowest_version) from key_rotation_tenant part
                       where part.tenant_id = k.tenant_id and part.finished_at < :before
                         and not exists (
                             select from key_rotation_tenant move
                             where move.tenant_id = part.tenant_id and move.target_provider is not null
                               and move.finished_at > part.finished_at)))
            order by k.tenant_id
            limit 100""";

    /** No tenant has this id. */
    private static final UUID BEFORE_ALL = new UUID(0, 0);

    private static final String LEFT_BEHIND = """
            select max(part.lowestVersion) from KeyRotationTenant part
            where part.tenantId = :tenant and part.finishedAt < :before
              and not exists (
                  select 1 from KeyRotationTenant move
                  where move.tenantId = part.tenantId and move.targetProvider is not null
                    and move.finishedAt > part.finishedAt)""";

    record Key(UUID tenantId, UUID rotationId) implements Serializable {}

    @Id
    UUID tenantId;

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

    /** @return how many were added: none when the tenant is in a rotation already */
    static Uni<Integer> addOne(UUID rotationId, UUID tenantId) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(ADD_ONE)
                        .setParameter("rotation", rotationId)
                        .setParameter("tenant", tenantId)
                        .executeUpdate());
    }

    /** Adds the tenants whose key was made, or last rotated, before this time. */
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

    /** @return the next tenants, after the given one if there is one, that have versions which rotations ended before had left */
    static Uni<List<UUID>> dueForRetirement(List<String> providers, Instant before, @Nullable UUID after) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(DUE_FOR_RETIREMENT, UUID.class)
                        .setParameter("providers", String.join(",", providers))
                        .setParameter("before", before)
                        .setParameter("after", after == null ? BEFORE_ALL : after)
                        .getResultList());
    }

    /** @return below which version nothing was needed any more when rotations had ended before this time */
    static Uni<Optional<Integer>> leftBehind(UUID tenantId, Instant before) {
        return Panache.getSession()
                .chain(session -> session.createQuery(LEFT_BEHIND, Integer.class)
                        .setParameter("tenant", tenantId)
                        .setParameter("before", before)
                        .getSingleResultOrNull())
                .map(Optional::ofNullable);
    }

    static Uni<Long> count(UUID rotationId, State state) {
        return count("rotationId = ?1 and state = ?2", rotationId, state);
    }

    static Uni<List<KeyRotationTenant>> next(UUID rotationId, long atMost) {
        return KeyRotationTenant.<KeyRotationTenant>find(
                        "rotationId = ?1 and state = ?2 order by tenantId", rotationId, State.PENDING)
                .page(0, (int) atMost)
                .list();
    }

    /** Lets nobody else change it before the transaction ends. */
    static Uni<KeyRotationTenant> lock(Key key) {
        return KeyRotationTenant.<KeyRotationTenant>findById(key, LockModeType.PESSIMISTIC_WRITE)
                .onItem()
                .ifNull()
                .failWith(() -> new IllegalStateException("a job of a rotation that does not exist"));
    }

    Key key() {
        return new Key(tenantId, rotationId);
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
