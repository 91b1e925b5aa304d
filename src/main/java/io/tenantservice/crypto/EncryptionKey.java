package io.tenantservice.crypto;

import static io.tenantservice.platform.problem.ProblemCode.TENANT_KEY_DESTROYED;
import static io.tenantservice.platform.problem.ProblemCode.TENANT_KEY_PENDING;
import static io.tenantservice.platform.problem.ProblemCode.TENANT_NOT_FOUND;
import static jakarta.persistence.EnumType.STRING;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import io.smallrye.mutiny.Uni;
import io.tenantservice.platform.problem.Problem;
import jakarta.persistence.Entity;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.LockModeType;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.DynamicUpdate;
import org.jspecify.annotations.Nullable;

/**
 * Which key encrypts the secrets of an owner. Only columns that have changed are written: the making of a key must not
 * turn back the target that a rotation has raised meanwhile.
 */
@Entity
@DynamicUpdate
class EncryptionKey extends PanacheEntityBase {

    enum State {
        REQUESTED,
        READY,
        /** Shall be destroyed, and perhaps is: nothing is stored under it any more. */
        SHREDDING,
        /** Gone, and with it all that it ever encrypted. */
        SHREDDED
    }

    private static final int FIRST_VERSION = 1;
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    // Row locks are not fair: of a key that is always held by somebody, whoever wants to change it would wait for ever.
    // So all queue here first, those who hold it together, and those who change it alone.
    private static final String TURN = "hashtextextended('encryption_key ' || cast(cast(:owner as uuid) as text), 0)";

    private static final String TAKE_TURN = "select pg_advisory_xact_lock(" + TURN + ")";

    // FOR SHARE: writers do not wait for each other, and a rotation that raises the target waits for all of them.
    private static final String HOLD_TARGET = """
            select provider, mount, key_name, target_version from encryption_key k,
                   (select pg_advisory_xact_lock_shared(%s) offset 0) turn
            where owner_id = :owner and state = 'READY'
            for share of k""".formatted(TURN);

    // The versions of another key have nothing to do with those of the one before.
    private static final String RAISE_TARGET = """
            update encryption_key t
            set provider = :provider, mount = :mount, key_name = :name,
                target_version = case when same.key then greatest(t.target_version, :version) else :version end,
                lowest_version = case when same.key then t.lowest_version else 1 end,
                minimum_version = case when same.key then t.minimum_version else 1 end,
                retiring_version = case when same.key then t.retiring_version end
            from (select provider = :provider and mount = :mount and key_name = :name as key
                  from encryption_key where owner_id = :owner) same
            where t.owner_id = :owner and t.state = 'READY'""";

    /** Of two processes that note a key of the platform at once, one wins and both read what it has written. */
    private static final String NOTE = """
            insert into encryption_key (owner_id, platform_key, provider, mount, key_name, state, created_at)
            values (:owner, :platformKey, :provider, :mount, :name, 'READY', :now)
            on conflict do nothing""";

    @Id
    UUID ownerId;

    /** Absent when the owner is a tenant. */
    @Nullable
    @Enumerated(STRING)
    PlatformKey platformKey;

    String provider;
    String mount;
    String keyName;

    @Enumerated(STRING)
    State state;

    Instant createdAt;

    /** What is stored from now on was encrypted by this version or a later one. */
    int targetVersion = FIRST_VERSION;

    /** No stored ciphertext needs a version below this one. */
    int lowestVersion = FIRST_VERSION;

    /** When the last rotation ended; absent before the first. */
    @Nullable
    Instant rotatedAt;

    /** The provider opens no version below this one. */
    int minimumVersion = FIRST_VERSION;

    /** The minimum that the provider is being given; absent when it has been told. */
    @Nullable
    Integer retiringVersion;

    static EncryptionKey request(UUID tenantId, KeyRef ref, Instant now) {
        EncryptionKey key = new EncryptionKey();
        key.ownerId = tenantId;
        key.provider = ref.provider();
        key.mount = ref.mount();
        key.keyName = ref.name();
        key.state = State.REQUESTED;
        key.createdAt = now;
        return key;
    }

    /** Notes which key the platform encrypts with from now on, unless that is known. The operator has made it. */
    static Uni<Void> note(PlatformKey key, KeyRef ref, Instant now) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(NOTE)
                        .setParameter("owner", key.ownerId())
                        .setParameter("platformKey", key.name())
                        .setParameter("provider", ref.provider())
                        .setParameter("mount", ref.mount())
                        .setParameter("name", ref.name())
                        .setParameter("now", now)
                        .executeUpdate())
                .replaceWithVoid();
    }

    static Uni<EncryptionKey> require(UUID ownerId) {
        return EncryptionKey.<EncryptionKey>findById(ownerId)
                .onItem()
                .ifNull()
                .failWith(() -> Problem.of(TENANT_NOT_FOUND));
    }

    /** Lets nobody store anything under the key, or change it, before the transaction ends. */
    static Uni<EncryptionKey> lock(UUID ownerId) {
        return takeTurn(ownerId)
                .chain(() -> EncryptionKey.<EncryptionKey>findById(ownerId, LockModeType.PESSIMISTIC_WRITE))
                .onItem()
                .ifNull()
                .failWith(() -> Problem.of(TENANT_NOT_FOUND));
    }

    /** @return the target, which nobody raises before the transaction ends, and before which nobody shreds the key */
    static Uni<KeyTarget> holdTarget(UUID ownerId) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(HOLD_TARGET, Object[].class)
                        .setParameter("owner", ownerId)
                        .getSingleResultOrNull())
                .onItem()
                .ifNull()
                .failWith(() -> Problem.of(TENANT_KEY_DESTROYED))
                .map(row ->
                        new KeyTarget(new KeyRef((String) row[0], (String) row[1], (String) row[2]), (Integer) row[3]));
    }

    /** Whatever a rotation had in mind: a key that is shredded meanwhile is neither replaced nor pointed elsewhere. */
    static Uni<Integer> raiseTarget(UUID ownerId, KeyTarget target) {
        return takeTurn(ownerId)
                .chain(() -> Panache.getSession())
                .chain(session -> session.createNativeQuery(RAISE_TARGET)
                        .setParameter("provider", target.key().provider())
                        .setParameter("mount", target.key().mount())
                        .setParameter("name", target.key().name())
                        .setParameter("version", target.version())
                        .setParameter("owner", ownerId)
                        .executeUpdate())
                .invoke(raised -> {
                    if (raised == 0) {
                        throw Problem.of(TENANT_KEY_DESTROYED);
                    }
                });
    }

    private static Uni<Integer> takeTurn(UUID ownerId) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(TAKE_TURN)
                        .setParameter("owner", ownerId)
                        .executeUpdate());
    }

    KeyRef ref() {
        return new KeyRef(provider, mount, keyName);
    }

    boolean isRequested() {
        return state == State.REQUESTED;
    }

    boolean isBeingShredded() {
        return state == State.SHREDDING;
    }

    boolean isShredded() {
        return state == State.SHREDDED;
    }

    /** @throws Problem TENANT_KEY_DESTROYED for good, TENANT_KEY_PENDING for a moment */
    void requireReady() {
        switch (state) {
            case READY -> {}
            case REQUESTED -> throw Problem.of(TENANT_KEY_PENDING).retryAfter(RETRY_AFTER);
            case SHREDDING, SHREDDED -> throw Problem.of(TENANT_KEY_DESTROYED);
        }
    }

    /** A key that is shredded stays so, though it was being made at the same time. */
    void made() {
        if (isRequested()) {
            state = State.READY;
        }
    }

    void shredding() {
        state = State.SHREDDING;
    }

    void shredded() {
        state = State.SHREDDED;
    }

    void rotated(int lowest, Instant now) {
        lowestVersion = lowest;
        rotatedAt = now;
    }

    KeyVersions versions() {
        return new KeyVersions(ref(), lowestVersion, minimumVersion, retiringVersion);
    }

    void retired(int version) {
        minimumVersion = version;
        retiringVersion = null;
    }
}
