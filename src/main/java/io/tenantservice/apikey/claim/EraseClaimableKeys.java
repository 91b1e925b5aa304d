package io.tenantservice.apikey.claim;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import io.tenantservice.platform.job.RecurringJob;
import io.tenantservice.platform.tenancy.Scope;
import io.tenantservice.platform.tenancy.Tenancy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/** Erases the texts of keys that nobody may have any more. The row policy says which these are. */
@ApplicationScoped
class EraseClaimableKeys implements RecurringJob {

    private static final String ERASE = "delete from claimable_key";

    private final Tenancy tenancy;

    EraseClaimableKeys(Tenancy tenancy) {
        this.tenancy = tenancy;
    }

    @Override
    public String name() {
        return "erase-claimable-keys";
    }

    @Override
    public Duration pause() {
        return Duration.ofMinutes(1);
    }

    @Override
    public Uni<Void> run() {
        return tenancy.observe(
                        new Scope.Platform(),
                        () -> Panache.getSession()
                                .chain(session ->
                                        session.createNativeQuery(ERASE).executeUpdate()))
                .replaceWithVoid();
    }
}
