package io.tenantservice.provisioning.offboarding;

import io.smallrye.mutiny.Uni;
import io.tenantservice.operation.OperationRun;
import io.tenantservice.platform.tenancy.Tenancy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;

/** What the steps of an offboarding read of it, and note, each time in a transaction of its own. */
@ApplicationScoped
class Offboardings {

    private final Tenancy tenancy;
    private final Clock clock;

    Offboardings(Tenancy tenancy, Clock clock) {
        this.tenancy = tenancy;
        this.clock = clock;
    }

    Uni<Offboarding> of(OperationRun run) {
        return tenancy.observe(run.tenantId(), () -> Offboarding.require(run.operationId()));
    }

    /** From here on the database lets the tenant's rows be deleted. */
    Uni<Void> makeFinal(OperationRun run) {
        return tenancy.observe(
                        run.tenantId(),
                        () -> Offboarding.require(run.operationId())
                                .invoke(offboarding -> offboarding.makeFinal(clock.instant())))
                .replaceWithVoid();
    }
}
