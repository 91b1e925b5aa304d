package io.tenantservice.provisioning.offboarding;

import static io.tenantservice.platform.problem.ProblemCode.OFFBOARDING_NOT_FOUND;
import static io.tenantservice.platform.problem.ProblemCode.OFFBOARDING_NOT_UNDOABLE;
import static io.tenantservice.platform.problem.ProblemCode.TENANT_STATE_CONFLICT;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import io.tenantservice.credential.Connections;
import io.tenantservice.feature.Feature;
import io.tenantservice.feature.FeatureFlags;
import io.tenantservice.operation.OperationKind;
import io.tenantservice.operation.OperationService;
import io.tenantservice.operation.OperationState;
import io.tenantservice.operation.OperationSteering;
import io.tenantservice.operation.OperationView;
import io.tenantservice.operation.TenantOperations;
import io.tenantservice.platform.Ids;
import io.tenantservice.platform.problem.Problem;
import io.tenantservice.platform.tenancy.Tenancy;
import io.tenantservice.provisioning.export.TenantExports;
import io.tenantservice.provisioning.offboarding.OffboardingView.Papers;
import io.tenantservice.tenant.Departures;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/** Begins offboardings, tells how they stand, and undoes them. Locks the tenant first, and operations after it. */
@ApplicationScoped
class OffboardingService {

    private final FeatureFlags features;
    private final Departures departures;
    private final OperationService operations;
    private final OperationSteering steering;
    private final TenantOperations ofTenant;
    private final OffboardingWorkflow workflow;
    private final TenantExports exports;
    private final OffboardingConnections connections;
    private final Tenancy tenancy;
    private final Ids ids;
    private final Clock clock;

    OffboardingService(
            FeatureFlags features,
            Departures departures,
            OperationService operations,
            OperationSteering steering,
            TenantOperations ofTenant,
            OffboardingWorkflow workflow,
            TenantExports exports,
            OffboardingConnections connections,
            Tenancy tenancy,
            Ids ids,
            Clock clock) {
        this.features = features;
        this.departures = departures;
        this.operations = operations;
        this.steering = steering;
        this.ofTenant = ofTenant;
        this.workflow = workflow;
        this.exports = exports;
        this.connections = connections;
        this.tenancy = tenancy;
        this.ids = ids;
        this.clock = clock;
    }

    /** From the commit on the tenant's keys are refused, and its onboarding, if that is not over, goes no further. */
    Uni<OperationView> offboard(UUID tenantId, OffboardTenant request) {
        UUID operationId = ids.next();
        return tenancy.transact(
                tenantId,
                () -> features.require(Feature.OFFBOARDING)
                        .chain(() -> departures.lock(tenantId))
                        .chain(tenant -> Offboarding.latest(tenantId)
                                .chain(this::requireUndone)
                                .invoke(() -> request.check(tenant.state()))
                                .chain(beingUndone -> databaseTime()
                                        .chain(now -> begin(
                                                Offboarding.of(operationId, tenant, request, now), beingUndone)))),
                Function.identity());
    }

    /** @param beingUndone one whose providers are not all connected again, from which this one takes over */
    private Uni<OperationView> begin(Offboarding offboarding, Optional<Offboarding> beingUndone) {
        UUID tenantId = offboarding.tenantId;
        UUID operationId = offboarding.operationId;
        return departures
                .begin(tenantId, offboarding.reason)
                .call(() -> ofTenant.supersede(tenantId, OperationKind.ONBOARDING, operationId))
                .call(() -> ofTenant.supersede(tenantId, OperationKind.OFFBOARDING, operationId))
                .chain(() -> operations.begin(workflow, operationId, tenantId))
                .call(offboarding::persistAndFlush)
                .call(() -> beingUndone
                        .map(undone -> connections.inherit(tenantId, operationId, undone.operationId))
                        .orElseGet(() -> Uni.createFrom().voidItem()));
    }

    /** By whose clock the waiting ends. */
    private static Uni<Instant> databaseTime() {
        return Panache.getSession()
                .chain(session ->
                        session.createNativeQuery("select now()", Instant.class).getSingleResult());
    }

    /** @return the latest offboarding, if its undoing is still under way */
    private Uni<Optional<Offboarding>> requireUndone(Optional<Offboarding> latest) {
        return latest.isEmpty()
                ? Uni.createFrom().item(latest)
                : operations.lock(latest.get().operationId).map(operation -> {
                    if (latest.get().undoneAt == null) {
                        throw Problem.of(
                                TENANT_STATE_CONFLICT,
                                "Its offboarding, the operation " + operation.id() + ", is " + operation.state() + ".");
                    }
                    return latest.filter(undone -> operation.state() == OperationState.CANCELLING);
                });
    }

    /** Gives the tenant its former state back at once; the operation connects its providers again. */
    Uni<OperationView> undo(UUID tenantId) {
        return tenancy.transact(
                tenantId,
                () -> departures
                        .lock(tenantId)
                        .chain(() -> require(tenantId))
                        .chain(offboarding -> operations
                                .lock(offboarding.operationId)
                                .chain(operation -> undo(offboarding, operation))),
                Function.identity());
    }

    private Uni<OperationView> undo(Offboarding offboarding, OperationView operation) {
        return switch (operation.state()) {
            case CANCELLING, CANCELLED -> Uni.createFrom().item(operation);
            case SUCCEEDED -> throw Problem.of(OFFBOARDING_NOT_UNDOABLE, "It has been carried out.");
            case RUNNING, FAILED -> beginUndoing(offboarding);
        };
    }

    private Uni<OperationView> beginUndoing(Offboarding offboarding) {
        if (!offboarding.isUndoable()) {
            throw Problem.of(
                    OFFBOARDING_NOT_UNDOABLE,
                    "The tenant was " + offboarding.formerState + " before; there is nothing to return to.");
        }
        offboarding.undoneAt = clock.instant();
        return steering.undo(offboarding.operationId, OFFBOARDING_NOT_UNDOABLE)
                .call(() -> departures.undo(
                        offboarding.tenantId, offboarding.formerState, offboarding.formerSuspensionReason));
    }

    Uni<OffboardingView> get(UUID tenantId) {
        return tenancy.observe(
                tenantId,
                () -> require(tenantId)
                        .chain(offboarding -> operations
                                .require(offboarding.operationId)
                                .chain(operation -> OffboardingConnection.of(offboarding.operationId)
                                        .chain(connections -> Connections.left(tenantId)
                                                .chain(left -> ErasedRows.of(offboarding.operationId)
                                                        .chain(erased -> papers(offboarding.operationId)
                                                                .map(papers -> OffboardingView.of(
                                                                        offboarding,
                                                                        operation,
                                                                        connections,
                                                                        left,
                                                                        erased,
                                                                        papers))))))));
    }

    private Uni<Papers> papers(UUID operationId) {
        return exports.look(operationId)
                .chain(export -> Certificate.find(operationId)
                        .map(issued ->
                                new Papers(export, Optional.ofNullable(issued).map(one -> one.id))));
    }

    /** @throws Problem OFFBOARDING_NOT_FOUND when the tenant has none, or is not the transaction's */
    private static Uni<Offboarding> require(UUID tenantId) {
        return Offboarding.latest(tenantId).map(latest -> latest.orElseThrow(() -> Problem.of(OFFBOARDING_NOT_FOUND)));
    }
}
