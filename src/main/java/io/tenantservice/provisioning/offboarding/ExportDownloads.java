package io.tenantservice.provisioning.offboarding;

import static io.tenantservice.audit.Action.TENANT_EXPORT_DOWNLOADED;
import static io.tenantservice.platform.problem.ProblemCode.OFFBOARDING_EXPORT_NOT_FOUND;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.tenantservice.audit.Audit;
import io.tenantservice.audit.Target;
import io.tenantservice.platform.problem.Problem;
import io.tenantservice.platform.tenancy.Tenancy;
import io.tenantservice.provisioning.export.MadeExport;
import io.tenantservice.provisioning.export.TenantExports;
import io.tenantservice.tenant.TenantService;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;

/** Hands exports out, as long as the deletion has not begun. */
@ApplicationScoped
class ExportDownloads {

    private final TenantExports exports;
    private final TenantService tenants;
    private final Tenancy tenancy;
    private final Audit audit;

    ExportDownloads(TenantExports exports, TenantService tenants, Tenancy tenancy, Audit audit) {
        this.exports = exports;
        this.tenants = tenants;
        this.tenancy = tenancy;
        this.audit = audit;
    }

    /** On record before a byte leaves. @return fails with OFFBOARDING_EXPORT_NOT_FOUND when there is none, or none any more */
    Uni<MadeExport> begin(UUID tenantId) {
        return tenants.get(tenantId)
                .chain(() -> tenancy.observe(
                        tenantId,
                        () -> require(tenantId)
                                .invoke(export -> audit.record(
                                        TENANT_EXPORT_DOWNLOADED, new Target("operation", export.operationId())))));
    }

    private Uni<MadeExport> require(UUID tenantId) {
        return Offboarding.latest(tenantId)
                .map(latest -> latest.filter(one -> one.finalSince == null)
                        .orElseThrow(() -> Problem.of(OFFBOARDING_EXPORT_NOT_FOUND)))
                .chain(offboarding -> exports.look(offboarding.operationId))
                .map(found -> found.orElseThrow(() -> Problem.of(OFFBOARDING_EXPORT_NOT_FOUND)));
    }

    Multi<byte[]> content(UUID tenantId, MadeExport export) {
        return exports.content(tenantId, export);
    }
}
