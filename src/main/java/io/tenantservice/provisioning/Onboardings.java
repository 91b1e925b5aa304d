package io.tenantservice.provisioning;

import io.smallrye.mutiny.Uni;
import io.tenantservice.operation.OperationRun;
import io.tenantservice.platform.tenancy.Tenancy;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** What the steps of an onboarding read of it, each time in a transaction of its own. */
@ApplicationScoped
class Onboardings {

    private final Tenancy tenancy;

    Onboardings(Tenancy tenancy) {
        this.tenancy = tenancy;
    }

    Uni<Onboarding> of(OperationRun run) {
        return tenancy.observe(run.tenantId(), () -> Onboarding.require(run.operationId()));
    }

    /** @return nothing before it was made, and when it has been erased */
    Uni<Optional<OnboardingSecret>> request(OperationRun run) {
        return tenancy.observe(run.tenantId(), () -> OnboardingSecret.find(run.operationId()));
    }

    Uni<Void> eraseRequest(OperationRun run) {
        return tenancy.observe(run.tenantId(), () -> OnboardingSecret.erase(run.operationId()))
                .replaceWithVoid();
    }
}
