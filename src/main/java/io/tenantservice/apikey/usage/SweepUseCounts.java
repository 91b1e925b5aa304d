package io.tenantservice.apikey.usage;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import io.tenantservice.platform.job.Batches;
import io.tenantservice.platform.job.RecurringJob;
import io.tenantservice.platform.tenancy.Scope;
import io.tenantservice.platform.tenancy.Tenancy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/** Deletes counts of hours that are kept no longer, a few at a time, and what processes that are gone have left. */
@ApplicationScoped
class SweepUseCounts implements RecurringJob {

    private static final int AT_ONCE = 10_000;

    private static final String SWEEP_COUNTS = """
            delete from api_key_use_count where (tenant_id, api_key_id, hour, code) in (
                select tenant_id, api_key_id, hour, code from api_key_use_count
                where hour < now() - :millis * interval '1 millisecond' limit :most)""";

    /** No process tries for so long to write a batch. */
    private static final String SWEEP_BATCHES = "delete from api_key_use_batch where at < now() - interval '7 days'";

    private final Tenancy tenancy;
    private final KeyUsageConfig config;

    SweepUseCounts(Tenancy tenancy, KeyUsageConfig config) {
        this.tenancy = tenancy;
        this.config = config;
    }

    @Override
    public String name() {
        return "sweep-api-key-use-counts";
    }

    @Override
    public Duration pause() {
        return Duration.ofHours(1);
    }

    @Override
    public Uni<Void> run() {
        return Batches.untilNotFull(AT_ONCE, () -> tenancy.observe(new Scope.Platform(), this::sweepCounts))
                .chain(() -> tenancy.observe(new Scope.Platform(), SweepUseCounts::sweepBatches))
                .replaceWithVoid();
    }

    private Uni<Integer> sweepCounts() {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(SWEEP_COUNTS)
                        .setParameter("millis", config.keepFor().toMillis())
                        .setParameter("most", AT_ONCE)
                        .executeUpdate());
    }

    private static Uni<Integer> sweepBatches() {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(SWEEP_BATCHES).executeUpdate());
    }
}
