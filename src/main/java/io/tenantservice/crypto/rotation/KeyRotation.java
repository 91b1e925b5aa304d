package io.tenantservice.crypto.rotation;

import static io.tenantservice.platform.problem.ProblemCode.KEY_ROTATION_NOT_FOUND;
import static jakarta.persistence.EnumType.STRING;

import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import io.smallrye.mutiny.Uni;
import io.tenantservice.audit.Target;
import io.tenantservice.crypto.EncryptionProvider;
import io.tenantservice.crypto.KeyOwner;
import io.tenantservice.platform.problem.Problem;
import jakarta.persistence.Entity;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One rotation, of one key or of all. */
@Entity
class KeyRotation extends PanacheEntityBase {

    @Id
    UUID id;

    /** Absent for all keys. */
    @Nullable
    UUID ownerId;

    /** Absent where each key gets its next version. */
    @Nullable
    @Enumerated(STRING)
    EncryptionProvider targetProvider;

    /** A key that got a version after this time needs no other; absent where a next version was asked for. */
    @Nullable
    Instant unlessRotatedSince;

    @Enumerated(STRING)
    KeyRotationState state;

    Instant createdAt;

    @Nullable
    Instant finishedAt;

    static KeyRotation begin(UUID id, StartKeyRotation request, @Nullable Instant unlessRotatedSince, Instant now) {
        KeyRotation rotation = new KeyRotation();
        rotation.id = id;
        rotation.ownerId = request.owner().map(KeyOwner::id).orElse(null);
        rotation.targetProvider = request.targetProvider();
        rotation.unlessRotatedSince = unlessRotatedSince;
        rotation.state = KeyRotationState.RUNNING;
        rotation.createdAt = now;
        return rotation;
    }

    static Uni<KeyRotation> require(UUID id) {
        return KeyRotation.<KeyRotation>findById(id)
                .onItem()
                .ifNull()
                .failWith(() -> Problem.of(KEY_ROTATION_NOT_FOUND));
    }

    /** Lets nobody else decide how the rotation goes on before the transaction ends. */
    static Uni<KeyRotation> lock(UUID id) {
        return KeyRotation.<KeyRotation>findById(id, LockModeType.PESSIMISTIC_WRITE)
                .onItem()
                .ifNull()
                .failWith(() -> new IllegalStateException("a job of a rotation that does not exist"));
    }

    /** @return nothing for all keys */
    Optional<KeyOwner> owner() {
        return Optional.ofNullable(ownerId).map(KeyOwner::of);
    }

    boolean isRunning() {
        return state == KeyRotationState.RUNNING;
    }

    void end(KeyRotationState how, Instant now) {
        state = how;
        finishedAt = now;
    }

    Target asTarget() {
        return new Target("key-rotation", id);
    }
}
