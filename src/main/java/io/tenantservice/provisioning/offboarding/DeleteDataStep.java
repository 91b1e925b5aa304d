package io.tenantservice.provisioning.offboarding;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import io.tenantservice.apikey.imports.KeyPatterns;
import io.tenantservice.change.ChangeKind;
import io.tenantservice.change.Changes;
import io.tenantservice.credential.resolve.CloseRevealMinutes;
import io.tenantservice.operation.OperationRun;
import io.tenantservice.operation.StepResult;
import io.tenantservice.operation.StepResult.Done;
import io.tenantservice.operation.StepResult.Later;
import io.tenantservice.operation.Workflow.Step;
import io.tenantservice.platform.DatabaseClock;
import io.tenantservice.platform.Each;
import io.tenantservice.platform.job.Batches;
import io.tenantservice.platform.tenancy.Tenancy;
import io.tenantservice.provisioning.ProvisioningConfig;
import io.tenantservice.tenant.Departures;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;

/**
 * Deletes what the tenant has in the database, and makes it DELETED. What was counted of its keys' uses, or told by a
 * webhook's receiver, may be written by somebody who looked before the deletion: so it ends only when nothing has been
 * found for longer than such a write takes.
 */
@ApplicationScoped
class DeleteDataStep implements Step {

    static final String NAME = "DELETE_DATA";

    private static final int AT_ONCE = 1_000;

    /** Chunks of exports are up to 256 kB each, and one statement has 5 s. */
    private static final int CHUNKS_AT_ONCE = 100;

    private static final String ERASE = "select erase_tenant_rows(:table, :most)";

    private final CloseRevealMinutes reveals;
    private final Departures departures;
    private final Changes changes;
    private final Tenancy tenancy;
    private final ProvisioningConfig config;
    private final DatabaseClock clock;

    DeleteDataStep(
            CloseRevealMinutes reveals,
            Departures departures,
            Changes changes,
            Tenancy tenancy,
            ProvisioningConfig config,
            DatabaseClock clock) {
        this.reveals = reveals;
        this.departures = departures;
        this.changes = changes;
        this.tenancy = tenancy;
        this.config = config;
        this.clock = clock;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Uni<StepResult> run(OperationRun run) {
        Instant begun = clock.now();
        // What was revealed is told in the audit log before the counts go.
        return reveals.closeAll(run.tenantId())
                .chain(() -> eraseAll(run))
                .chain(() -> settledAt(run))
                .chain(settled -> begun.isBefore(settled)
                        ? Uni.createFrom().item(lookAgainAt(settled))
                        : conclude(run).replaceWith(new Done()));
    }

    private StepResult lookAgainAt(Instant time) {
        Duration left = Duration.between(clock.now(), time);
        return new Later(left.isNegative() ? Duration.ZERO : left);
    }

    private Uni<Void> eraseAll(OperationRun run) {
        return Each.inTurn(ErasedTables.ALL, table -> {
            int most = table.equals(ErasedTables.EXPORT_CHUNK) ? CHUNKS_AT_ONCE : AT_ONCE;
            return Batches.untilNotFull(most, () -> eraseSome(run, table, most));
        });
    }

    private Uni<Long> eraseSome(OperationRun run, String table, int most) {
        return tenancy.observe(
                run.tenantId(),
                () -> erase(table, most)
                        .call(erased -> erased > 0 && table.equals(ErasedTables.API_KEY_PATTERN)
                                ? changes.record(ChangeKind.API_KEY_PATTERN, KeyPatterns.ALL)
                                : Uni.createFrom().voidItem()));
    }

    private static Uni<Long> erase(String table, int most) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(ERASE, Long.class)
                        .setParameter("table", table)
                        .setParameter("most", most)
                        .getSingleResult());
    }

    /** @return when writes are over that began before the last deletion: what is looked at from then on is all there is */
    private Uni<Instant> settledAt(OperationRun run) {
        return tenancy.observe(run.tenantId(), () -> ErasedRows.of(run.operationId()))
                .map(erased -> erased.stream()
                        .map(rows -> rows.lastAt.plus(config.lateWritesWithin()))
                        .max(Comparator.naturalOrder())
                        .orElse(Instant.EPOCH));
    }

    private Uni<Void> conclude(OperationRun run) {
        return tenancy.observe(
                run.tenantId(),
                () -> departures
                        .conclude(run.tenantId())
                        .chain(() -> changes.record(ChangeKind.CONFIGURATION, run.tenantId())));
    }
}
