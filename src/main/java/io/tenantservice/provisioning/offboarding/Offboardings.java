package io.tenantservice.provisioning.offboarding;

import io.smallrye.mutiny.Uni;
import io.tenantservice.operation.OperationRun;
import io.tenantservice.platform.tenancy.Tenancy;
import jakarta.enterprise.context.ApplicationScoped;

/** What the steps of an offboarding read of it, each time in a transaction of its own. */
@ApplicationScoped
class Offboardings {

    private final Tenancy tenancy;

    Offboardings(Tenancy tenancy) {
        this.tenancy = tenancy;
    }

    Uni<Offboarding> of(OperationRun run) {
        return tenancy.observe(run.tenantId(), () -> Offboarding.require(run.operationId()));
    }
}
