package io.tenantservice.crypto.rotation;

import io.smallrye.mutiny.Uni;
import io.tenantservice.platform.job.RecurringJob;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import java.time.Duration;

/** Begins a rotation of the keys that have not been rotated for as long as the configuration allows. */
@ApplicationScoped
class StartDueRotation implements RecurringJob {

    // Looked up late: it enqueues jobs, and the scheduler that runs them knows every job.
    private final Instance<KeyRotationService> rotations;

    StartDueRotation(Instance<KeyRotationService> rotations) {
        this.rotations = rotations;
    }

    @Override
    public String name() {
        return "start-due-rotation";
    }

    @Override
    public Duration pause() {
        return Duration.ofHours(1);
    }

    @Override
    public Uni<Void> run() {
        return rotations.get().startDue();
    }
}
