package io.tenantservice.apikey.pepper;

import static io.tenantservice.audit.Action.PEPPER_ROTATED;
import static io.tenantservice.audit.Action.PEPPER_VERSION_RETIRED;
import static io.tenantservice.change.ChangeKind.PEPPER;
import static io.tenantservice.platform.problem.ProblemCode.PEPPER_ROTATION_RUNNING;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.tenantservice.audit.Audit;
import io.tenantservice.audit.Target;
import io.tenantservice.change.Changes;
import io.tenantservice.crypto.FreshPepper;
import io.tenantservice.crypto.Pepper;
import io.tenantservice.crypto.StoredPepper;
import io.tenantservice.platform.problem.Problem;
import io.tenantservice.platform.tenancy.Scope;
import io.tenantservice.platform.tenancy.Tenancy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/** Adds versions of the pepper, and deletes those that no key needs any more. */
@ApplicationScoped
class PepperService {

    /**
     * How long a version that nothing is found by stays after the next one came into use: far longer than a request
     * takes that has hashed with it and not stored yet.
     */
    private static final Duration KEEP_FOR = Duration.ofHours(1);

    private final Tenancy tenancy;
    private final Pepper pepper;
    private final PepperConfig config;
    private final Changes changes;
    private final Audit audit;

    PepperService(Tenancy tenancy, Pepper pepper, PepperConfig config, Changes changes, Audit audit) {
        this.tenancy = tenancy;
        this.pepper = pepper;
        this.config = config;
        this.changes = changes;
        this.audit = audit;
    }

    Uni<PepperView> view() {
        return tenancy.observe(new Scope.Platform(), PepperService::read);
    }

    /** Within the transaction that is open. */
    private static Uni<PepperView> read() {
        return StoredPepper.all().chain(stored -> PepperUse.count().map(keys -> PepperView.of(stored, keys)));
    }

    /** Adds a version, which comes into use when all replicas have had the time to load it. */
    Uni<PepperView> rotate() {
        return tenancy.observe(new Scope.Platform(), StoredPepper::all)
                .invoke(PepperService::requireAny)
                .chain(stored -> pepper.prepare(stored.getFirst().version() + 1))
                .chain(fresh -> tenancy.transact(new Scope.Platform(), () -> storeAndRecord(fresh), view -> view));
    }

    private Uni<PepperView> storeAndRecord(FreshPepper fresh) {
        return StoredPepper.all()
                .invoke(PepperService::requireNoneAnnounced)
                .chain(() -> pepper.store(fresh, config.announceFor()))
                .invoke(isStored -> {
                    if (!isStored) {
                        throw rotationRunning();
                    }
                })
                .chain(() -> changes.record(PEPPER, subject(fresh.version())))
                .invoke(() -> audit.record(PEPPER_ROTATED, target(fresh.version())))
                .chain(PepperService::read);
    }

    /** In an installation that is just being made, the first version is under way. */
    private static void requireAny(List<StoredPepper> newestFirst) {
        if (newestFirst.isEmpty()) {
            throw rotationRunning();
        }
    }

    /** @throws Problem PEPPER_ROTATION_RUNNING */
    private static void requireNoneAnnounced(List<StoredPepper> newestFirst) {
        if (!newestFirst.getFirst().isDue()) {
            throw rotationRunning();
        }
    }

    private static Problem rotationRunning() {
        return Problem.of(PEPPER_ROTATION_RUNNING).retryAfter(Duration.ofSeconds(1));
    }

    /**
     * Deletes versions that have had their time and that no key is found by.
     *
     * @return what is left
     */
    Uni<PepperView> retire() {
        return tenancy.observe(
                new Scope.Platform(),
                () -> PepperUse.deleteUnused(KEEP_FOR).call(this::record).chain(PepperService::read));
    }

    private Uni<Void> record(List<Integer> retired) {
        return Multi.createFrom()
                .iterable(retired)
                .invoke(version -> audit.record(PEPPER_VERSION_RETIRED, target(version)))
                .onItem()
                .transformToUniAndConcatenate(version -> changes.record(PEPPER, subject(version)))
                .collect()
                .last()
                .replaceWithVoid();
    }

    private static Target target(int version) {
        return new Target("pepper", subject(version));
    }

    private static UUID subject(int version) {
        return new UUID(0, version);
    }
}
