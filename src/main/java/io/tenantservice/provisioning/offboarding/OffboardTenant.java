package io.tenantservice.provisioning.offboarding;

import static io.tenantservice.platform.problem.ProblemCode.TENANT_STATE_CONFLICT;
import static io.tenantservice.platform.problem.ProblemCode.VALIDATION_FAILED;

import io.tenantservice.platform.problem.Problem;
import io.tenantservice.tenant.TenantState;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Why and how a tenant leaves. */
@Schema(name = "OffboardTenant")
public record OffboardTenant(
        @NotBlank
        @Size(max = 500)
        @Schema(
                description = "People read it, and it stands in the audit log",
                examples = "Contract 2026-118 has ended")
        String reason,

        @Nullable
        @Min(0)
        @Max(OffboardTenant.MOST_DAYS)
        @Schema(
                description = "How long the data stays, and all of it can be undone, after the providers send nothing "
                        + "any more. 30 unless said otherwise; 0 for a tenant that is neither ACTIVE nor SUSPENDED, and "
                        + "nothing else then",
                examples = "30")
        Integer waitingDays,

        @Nullable
        @Schema(
                description = "Whether the data is exported, to be fetched before it is deleted. True unless said "
                        + "otherwise, but with `waiting_days` 0, where nobody could fetch it")
        Boolean export) {

    static final int MOST_DAYS = 90;
    private static final int USUAL_DAYS = 30;

    /** @throws Problem VALIDATION_FAILED, TENANT_STATE_CONFLICT */
    void check(TenantState former) {
        if (waitingDays != null && waitingDays > 0 && !isUndoable(former)) {
            throw Problem.of(
                            TENANT_STATE_CONFLICT,
                            "The tenant is " + former + "; there is nothing to return to, and so nothing to wait for.")
                    .at("/waiting_days");
        }
        if (Boolean.TRUE.equals(export) && waitingDaysFor(former) == 0) {
            throw Problem.of(
                            VALIDATION_FAILED,
                            "The export is deleted with the data: nobody could fetch it without `waiting_days`.")
                    .at("/export");
        }
    }

    private static boolean isUndoable(TenantState former) {
        return former == TenantState.ACTIVE || former == TenantState.SUSPENDED;
    }

    int waitingDaysFor(TenantState former) {
        if (waitingDays != null) {
            return waitingDays;
        }
        return isUndoable(former) ? USUAL_DAYS : 0;
    }

    boolean isExportedFor(TenantState former) {
        return export == null ? waitingDaysFor(former) > 0 : export;
    }
}
