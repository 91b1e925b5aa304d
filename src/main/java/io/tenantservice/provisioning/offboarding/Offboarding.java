package io.tenantservice.provisioning.offboarding;

import static io.tenantservice.platform.problem.ProblemCode.OPERATION_NOT_FOUND;
import static jakarta.persistence.EnumType.STRING;

import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import io.smallrye.mutiny.Uni;
import io.tenantservice.platform.problem.Problem;
import io.tenantservice.tenant.TenantState;
import jakarta.persistence.Entity;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What an offboarding was asked for, what the tenant was before, and whether it can still be undone. */
@Entity
class Offboarding extends PanacheEntityBase {

    @Id
    UUID operationId;

    UUID tenantId;
    String reason;

    /** Whether the tenant's data is exported before it is deleted. */
    boolean export;

    @Enumerated(STRING)
    TenantState formerState;

    @Nullable
    String formerSuspensionReason;

    Instant requestedAt;

    /** From here on its data is deleted. */
    Instant deleteAfter;

    /** Whether what a provider refuses to end is left there. */
    boolean leaveAtProviders;

    /** When the first step began that cannot be undone; null as long as none has. */
    @Nullable
    Instant finalSince;

    /** @throws Problem OPERATION_NOT_FOUND when the operation is not an offboarding of the transaction's tenant */
    static Uni<Offboarding> require(UUID operationId) {
        return Offboarding.<Offboarding>findById(operationId)
                .onItem()
                .ifNull()
                .failWith(() -> Problem.of(OPERATION_NOT_FOUND));
    }
}
