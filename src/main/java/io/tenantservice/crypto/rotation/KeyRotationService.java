package io.tenantservice.crypto.rotation;

import static io.tenantservice.audit.Action.KEY_ROTATION_STARTED;
import static io.tenantservice.platform.problem.ProblemCode.ENCRYPTION_PROVIDER_NOT_CONFIGURED;
import static io.tenantservice.platform.problem.ProblemCode.KEY_ROTATION_RUNNING;

import io.smallrye.mutiny.Uni;
import io.tenantservice.audit.Audit;
import io.tenantservice.crypto.Ciphers;
import io.tenantservice.crypto.EncryptionKeys;
import io.tenantservice.crypto.EncryptionProvider;
import io.tenantservice.crypto.KeyOwner;
import io.tenantservice.platform.Ids;
import io.tenantservice.platform.problem.Problem;
import io.tenantservice.platform.tenancy.Scope;
import io.tenantservice.platform.tenancy.Tenancy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import org.hibernate.exception.ConstraintViolationException;
import org.jspecify.annotations.Nullable;

/** Begins rotations of keys, and tells how far they are. */
@ApplicationScoped
public class KeyRotationService {

    private final Tenancy tenancy;
    private final EncryptionKeys keys;
    private final Ciphers ciphers;
    private final RotationPlaces places;
    private final RotationConfig config;
    private final Audit audit;
    private final Ids ids;
    private final Clock clock;

    KeyRotationService(
            Tenancy tenancy,
            EncryptionKeys keys,
            Ciphers ciphers,
            RotationPlaces places,
            RotationConfig config,
            Audit audit,
            Ids ids,
            Clock clock) {
        this.tenancy = tenancy;
        this.keys = keys;
        this.ciphers = ciphers;
        this.places = places;
        this.config = config;
        this.audit = audit;
        this.ids = ids;
        this.clock = clock;
    }

    /** @throws Problem KEY_ROTATION_RUNNING while one of the same key, or of all, is under way */
    Uni<KeyRotationView> start(StartKeyRotation request) {
        EncryptionProvider target = request.targetProvider();
        if (target != null && !ciphers.of(target).isConfigured()) {
            throw Problem.of(ENCRYPTION_PROVIDER_NOT_CONFIGURED).at("/target_provider");
        }
        return request.owner()
                .map(owner -> keys.require(owner).chain(() -> beginOne(owner, request)))
                .orElseGet(() -> beginOlderThan(clock.instant(), request, null));
    }

    private Uni<KeyRotationView> beginOne(KeyOwner owner, StartKeyRotation request) {
        UUID id = ids.next();
        return begin(
                KeyRotation.begin(id, request, null, clock.instant()),
                () -> RotationPart.addOne(id, owner).invoke(added -> {
                    if (added == 0) {
                        throw Problem.of(KEY_ROTATION_RUNNING);
                    }
                }));
    }

    private Uni<KeyRotationView> beginOlderThan(
            Instant before, StartKeyRotation request, @Nullable Instant unlessRotatedSince) {
        UUID id = ids.next();
        return begin(
                KeyRotation.begin(id, request, unlessRotatedSince, clock.instant()),
                () -> RotationPart.addOlderThan(id, before));
    }

    private Uni<KeyRotationView> begin(KeyRotation fresh, Supplier<Uni<Integer>> addParts) {
        return tenancy.transact(
                new Scope.Platform(),
                () -> fresh.<KeyRotation>persistAndFlush()
                        .onFailure(ConstraintViolationException.class)
                        .transform(second -> Problem.of(KEY_ROTATION_RUNNING))
                        .call(() -> addParts.get())
                        .call(rotation -> places.fill(rotation))
                        .invoke(rotation -> audit.record(KEY_ROTATION_STARTED, rotation.asTarget(), details(rotation)))
                        .chain(KeyRotationService::view),
                Function.identity());
    }

    private static Map<String, String> details(KeyRotation rotation) {
        Map<String, String> details = new TreeMap<>();
        details.put("keys", rotation.owner().map(KeyOwner::toString).orElse("all"));
        if (rotation.targetProvider != null) {
            details.put("target_provider", rotation.targetProvider.name());
        }
        return details;
    }

    Uni<KeyRotationView> get(UUID id) {
        return tenancy.observe(
                new Scope.Platform(), () -> KeyRotation.require(id).chain(KeyRotationService::view));
    }

    private static Uni<KeyRotationView> view(KeyRotation rotation) {
        return RotationProgress.of(rotation.id)
                .chain(progress -> QuarantinedCiphertext.of(rotation.id)
                        .map(quarantine -> KeyRotationView.of(rotation, progress, quarantine)));
    }

    /**
     * Begins a rotation of the keys whose time has come, if there are any and none of all is under way. Tenants
     * that share a key come at times of their own, so the key has its time too.
     */
    Uni<Void> startDue() {
        if (config.every().isZero()) {
            return Uni.createFrom().voidItem();
        }
        Instant before = clock.instant().minus(config.every());
        return tenancy.observe(new Scope.Platform(), () -> RotationPart.anyOlderThan(before))
                .chain(any -> any
                        ? beginOlderThan(before, StartKeyRotation.EVERYTHING, before)
                                .replaceWithVoid()
                        : Uni.createFrom().voidItem())
                .onFailure(KeyRotationService::isRunning)
                .recoverWithNull();
    }

    private static boolean isRunning(Throwable failure) {
        return failure instanceof Problem problem && problem.code() == KEY_ROTATION_RUNNING;
    }
}
