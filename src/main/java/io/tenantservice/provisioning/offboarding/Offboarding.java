package io.tenantservice.provisioning.offboarding;

import static io.tenantservice.platform.problem.ProblemCode.OPERATION_NOT_FOUND;
import static jakarta.persistence.EnumType.STRING;

import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import io.smallrye.mutiny.Uni;
import io.tenantservice.platform.problem.Problem;
import io.tenantservice.tenant.TenantState;
import io.tenantservice.tenant.TenantView;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.annotations.DynamicUpdate;
import org.jspecify.annotations.Nullable;

/** What an offboarding was asked for, what the tenant was before, and whether it can still be undone. */
@Entity
@DynamicUpdate
class Offboarding extends PanacheEntityBase {

    @Id
    UUID operationId;

    @Column(updatable = false)
    UUID tenantId;

    @Column(updatable = false)
    String reason;

    /** Whether the tenant's data is exported before it is deleted. */
    @Column(updatable = false)
    boolean export;

    @Enumerated(STRING)
    @Column(updatable = false)
    TenantState formerState;

    @Nullable
    @Column(updatable = false)
    String formerSuspensionReason;

    @Column(updatable = false)
    Instant requestedAt;

    /** From here on its data is deleted. */
    @Column(updatable = false)
    Instant deleteAfter;

    /** Whether what a provider refuses to end is left there. */
    boolean leaveAtProviders;

    /** When the first step began that cannot be undone; null as long as none has. */
    @Nullable
    @Column(updatable = false)
    Instant finalSince;

    /** When it was undone; null as long as it has not been. */
    @Nullable
    Instant undoneAt;

    static Offboarding of(UUID operationId, TenantView tenant, OffboardTenant request, Instant now) {
        Offboarding offboarding = new Offboarding();
        offboarding.operationId = operationId;
        offboarding.tenantId = tenant.id();
        offboarding.reason = request.reason();
        offboarding.export = request.isExportedFor(tenant.state());
        offboarding.formerState = tenant.state();
        offboarding.formerSuspensionReason = tenant.suspensionReason();
        offboarding.requestedAt = now;
        offboarding.deleteAfter = now.plus(request.waitingDaysFor(tenant.state()), ChronoUnit.DAYS);
        return offboarding;
    }

    /** @return the one of a tenant that has not been undone, else the last one */
    static Uni<Optional<Offboarding>> latest(UUID tenantId) {
        return Offboarding.<Offboarding>find(
                        "tenantId = ?1 order by case when undoneAt is null then 0 else 1 end, requestedAt desc",
                        tenantId)
                .firstResult()
                .map(Optional::ofNullable);
    }

    /** Whether the tenant has something to return to. */
    boolean isUndoable() {
        return formerState == TenantState.ACTIVE || formerState == TenantState.SUSPENDED;
    }

    /** @param retryFor how long something is tried again; absent for ever */
    boolean isUndoneFor(@Nullable Duration retryFor, Instant now) {
        return retryFor != null && undoneAt != null && !now.isBefore(undoneAt.plus(retryFor));
    }

    /** @throws Problem OPERATION_NOT_FOUND when the operation is not an offboarding of the transaction's tenant */
    static Uni<Offboarding> require(UUID operationId) {
        return Offboarding.<Offboarding>findById(operationId)
                .onItem()
                .ifNull()
                .failWith(() -> Problem.of(OPERATION_NOT_FOUND));
    }
}
