package io.tenantservice.provisioning;

import static io.tenantservice.platform.problem.ProblemCode.OPERATION_KIND_CONFLICT;

import io.quarkus.arc.All;
import io.smallrye.mutiny.Uni;
import io.tenantservice.operation.OperationService;
import io.tenantservice.operation.OperationView;
import io.tenantservice.platform.problem.Problem;
import io.tenantservice.platform.security.Caller;
import io.tenantservice.platform.tenancy.Tenancy;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;

/** Finds how an operation that has failed goes on. */
@ApplicationScoped
class Resumptions {

    private final OperationService operations;
    private final Tenancy tenancy;
    private final List<Resumption> all;

    Resumptions(OperationService operations, Tenancy tenancy, @All List<Resumption> all) {
        this.operations = operations;
        this.tenancy = tenancy;
        this.all = all;
    }

    Uni<OperationView> resume(UUID id, ResumeOperation request, Caller caller) {
        request.check();
        request.requireScopes(caller);
        return operations
                .get(id, caller)
                .call(operation -> tenancy.replayIfStored(operation.tenantId()))
                .chain(operation -> of(operation).resume(operation, request, caller));
    }

    private Resumption of(OperationView operation) {
        return all.stream()
                .filter(one -> one.kind() == operation.kind())
                .findFirst()
                .orElseThrow(() -> Problem.of(
                        OPERATION_KIND_CONFLICT,
                        "An operation of the kind " + operation.kind() + " cannot be resumed; it is asked for anew."));
    }
}
