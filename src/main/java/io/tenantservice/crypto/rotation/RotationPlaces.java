package io.tenantservice.crypto.rotation;

import static io.tenantservice.audit.Action.KEY_ROTATION_ENDED;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.tenantservice.audit.Audit;
import io.tenantservice.crypto.rotation.RotationPart.State;
import io.tenantservice.platform.job.Jobs;
import io.tenantservice.platform.tenancy.Scope;
import io.tenantservice.platform.tenancy.Tenancy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * The places that a rotation has for keys. Each key that ends frees one for the next, so that a rotation of many
 * takes neither all threads of the workers nor all of the encryption provider.
 */
@ApplicationScoped
class RotationPlaces {

    private final Tenancy tenancy;
    private final RotationConfig config;
    private final Jobs jobs;
    private final Audit audit;
    private final Clock clock;

    RotationPlaces(Tenancy tenancy, RotationConfig config, Jobs jobs, Audit audit, Clock clock) {
        this.tenancy = tenancy;
        this.config = config;
        this.jobs = jobs;
        this.audit = audit;
        this.clock = clock;
    }

    /** To be called after each end of a key's part; once too often does no harm. */
    Uni<Void> fill(UUID rotationId) {
        return tenancy.observe(
                new Scope.Platform(),
                () -> KeyRotation.lock(rotationId)
                        .chain(rotation -> rotation.isRunning()
                                ? fill(rotation)
                                : Uni.createFrom().voidItem()));
    }

    /** Within the transaction that is open, and in which nobody else fills: takes up keys, or ends the rotation. */
    Uni<Void> fill(KeyRotation rotation) {
        return RotationPart.count(rotation.id, State.RUNNING)
                .chain(running -> next(rotation.id, config.parallelKeys() - running)
                        .chain(next -> next.isEmpty() && running == 0 ? end(rotation) : takeUp(next)));
    }

    private static Uni<List<RotationPart>> next(UUID rotationId, long free) {
        return free > 0 ? RotationPart.next(rotationId, free) : Uni.createFrom().item(List.of());
    }

    private Uni<Void> takeUp(List<RotationPart> next) {
        return Multi.createFrom()
                .iterable(next)
                .invoke(part -> part.state = State.RUNNING)
                .onItem()
                .transformToUniAndConcatenate(part -> jobs.enqueue(RotateKey.NAME, RotateKey.instance(part.key())))
                .collect()
                .last()
                .replaceWithVoid();
    }

    private Uni<Void> end(KeyRotation rotation) {
        return RotationPart.count(rotation.id, State.FAILED)
                .map(failed -> failed == 0 ? KeyRotationState.SUCCEEDED : KeyRotationState.FAILED)
                .invoke(state -> rotation.end(state, clock.instant()))
                .invoke(state -> audit.record(KEY_ROTATION_ENDED, rotation.asTarget(), Map.of("state", state.name())))
                .replaceWithVoid();
    }
}
