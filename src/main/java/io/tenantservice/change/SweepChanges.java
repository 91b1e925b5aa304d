package io.tenantservice.change;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import io.tenantservice.platform.job.RecurringJob;
import io.tenantservice.platform.tenancy.Scope;
import io.tenantservice.platform.tenancy.Tenancy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/**
 * Deletes the rows of replicas that are gone, and old changes that all others have seen. A replica that comes back after
 * its row was deleted finds none, and so learns that it may have missed changes: it empties its caches.
 */
@ApplicationScoped
class SweepChanges implements RecurringJob {

    private static final String SWEEP_REPLICAS =
            "delete from replica where serves_until < now() - interval '10 minutes'";

    /** In a statement of its own, which sees replicas that have read while the first one waited for them. */
    private static final String SWEEP_CHANGES = """
            delete from change
            where at < now() - :millis * interval '1 millisecond'
              and xid < all (select pg_snapshot_xmin(seen) from replica)""";

    private final Tenancy tenancy;
    private final ChangeConfig config;

    SweepChanges(Tenancy tenancy, ChangeConfig config) {
        this.tenancy = tenancy;
        this.config = config;
    }

    @Override
    public String name() {
        return "sweep-changes";
    }

    @Override
    public Duration pause() {
        return Duration.ofMinutes(10);
    }

    @Override
    public Uni<Void> run() {
        return tenancy.observe(new Scope.Platform(), this::sweep).replaceWithVoid();
    }

    private Uni<Integer> sweep() {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(SWEEP_REPLICAS)
                        .executeUpdate()
                        .chain(() -> session.createNativeQuery(SWEEP_CHANGES)
                                .setParameter("millis", config.keepFor().toMillis())
                                .executeUpdate()));
    }
}
