package io.tenantservice.provisioning.offboarding;

import io.smallrye.mutiny.Uni;
import io.tenantservice.operation.OperationKind;
import io.tenantservice.operation.OperationSteering;
import io.tenantservice.operation.OperationView;
import io.tenantservice.platform.security.Caller;
import io.tenantservice.platform.security.Scopes;
import io.tenantservice.platform.tenancy.Tenancy;
import io.tenantservice.provisioning.ResumeOperation;
import io.tenantservice.provisioning.Resumption;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Set;
import java.util.function.Function;

/** Lets an offboarding that has failed go on. Whoever may begin one may decide what is left at the providers. */
@ApplicationScoped
class OffboardingResumption implements Resumption {

    private final OperationSteering steering;
    private final Tenancy tenancy;

    OffboardingResumption(OperationSteering steering, Tenancy tenancy) {
        this.steering = steering;
        this.tenancy = tenancy;
    }

    @Override
    public OperationKind kind() {
        return OperationKind.OFFBOARDING;
    }

    @Override
    public Uni<OperationView> resume(OperationView operation, ResumeOperation request, Caller caller) {
        caller.require(Scopes.TENANTS_WRITE);
        caller.require(Scopes.PLATFORM);
        request.requireOfOffboarding();
        return tenancy.transact(
                operation.tenantId(),
                () -> steering.resume(operation.id(), Set.of())
                        .call(() -> Offboarding.require(operation.id())
                                .invoke(offboarding -> offboarding.leaveAtProviders |= request.leavesAtProviders())),
                Function.identity());
    }
}
