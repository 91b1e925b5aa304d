package io.tenantservice.credential.resolve;

import static io.tenantservice.audit.Action.CREDENTIAL_REVEALS_COUNTED;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import io.tenantservice.audit.Audit;
import io.tenantservice.platform.Each;
import io.tenantservice.platform.job.RecurringJob;
import io.tenantservice.platform.tenancy.Scope;
import io.tenantservice.platform.tenancy.Tenancy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/** Takes the counts of minutes that are over up into the audit log. What one run does not reach, the next does. */
@ApplicationScoped
public class CloseRevealMinutes implements RecurringJob {

    private static final String TENANTS =
            "select distinct tenant_id from reveal_count where minute < now() - interval '2 minutes' limit 500";

    private final Tenancy tenancy;
    private final Audit audit;

    CloseRevealMinutes(Tenancy tenancy, Audit audit) {
        this.tenancy = tenancy;
        this.audit = audit;
    }

    @Override
    public String name() {
        return "close-reveal-minutes";
    }

    @Override
    public Duration pause() {
        return Duration.ofSeconds(30);
    }

    @Override
    public Uni<Void> run() {
        return tenancy.observe(new Scope.Platform(), CloseRevealMinutes::tenants)
                .chain(tenants -> Each.inTurn(tenants, this::close));
    }

    private static Uni<List<UUID>> tenants() {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(TENANTS, UUID.class).getResultList());
    }

    private Uni<Long> close(UUID tenantId) {
        return tenancy.observe(
                tenantId,
                () -> RevealCount.closed(tenantId)
                        .invoke(this::record)
                        .chain(() -> RevealCount.deleteClosed(tenantId)));
    }

    /**
     * Closes all minutes of a tenant that leaves, for which nothing is revealed any more. A count that is written late is
     * one of its own, and closed by the next call.
     */
    public Uni<Void> closeAll(UUID tenantId) {
        return tenancy.observe(
                        tenantId,
                        () -> RevealCount.hold(tenantId)
                                .invoke(this::record)
                                .call(counts -> Each.inTurn(counts, RevealCount::delete)))
                .replaceWithVoid();
    }

    private void record(List<RevealCount> counts) {
        counts.stream()
                .filter(RevealCount::needsEntry)
                .forEach(count -> audit.record(CREDENTIAL_REVEALS_COUNTED, count.asTarget(), count.auditDetails()));
    }
}
