package io.tenantservice.provisioning.offboarding;

import static java.util.stream.Collectors.toMap;

import io.smallrye.mutiny.Uni;
import io.tenantservice.audit.log.AuditLogService;
import io.tenantservice.credential.Connections;
import io.tenantservice.credential.Connections.Left;
import io.tenantservice.crypto.KeyShredding;
import io.tenantservice.platform.Ids;
import io.tenantservice.platform.tenancy.Tenancy;
import io.tenantservice.provisioning.export.MadeExport;
import io.tenantservice.provisioning.export.TenantExports;
import io.tenantservice.tenant.TenantService;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Gathers what a certificate says, after all else of the offboarding is done. */
@ApplicationScoped
class CertificateFacts {

    private final TenantExports exports;
    private final KeyShredding shredding;
    private final AuditLogService log;
    private final TenantService tenants;
    private final Tenancy tenancy;
    private final Ids ids;
    private final Clock clock;

    CertificateFacts(
            TenantExports exports,
            KeyShredding shredding,
            AuditLogService log,
            TenantService tenants,
            Tenancy tenancy,
            Ids ids,
            Clock clock) {
        this.exports = exports;
        this.shredding = shredding;
        this.log = log;
        this.tenants = tenants;
        this.tenancy = tenancy;
        this.ids = ids;
        this.clock = clock;
    }

    /** What stands in the rows of the offboarding. */
    private record Rows(
            Offboarding offboarding, Map<String, Long> erased, List<Left> left, Optional<MadeExport> export) {}

    Uni<CertificateContent> gather(UUID tenantId, UUID operationId) {
        return tenancy.observe(tenantId, () -> rows(operationId))
                .chain(rows -> shredding
                        .findEnd(tenantId)
                        .map(Optional::orElseThrow)
                        .chain(keys -> tenants.get(tenantId)
                                .chain(tenant -> log.head(tenantId)
                                        .map(head -> new CertificateContent(
                                                ids.next(),
                                                clock.instant(),
                                                rows.offboarding(),
                                                tenant,
                                                rows.erased(),
                                                rows.left(),
                                                rows.export(),
                                                keys,
                                                head)))));
    }

    private Uni<Rows> rows(UUID operationId) {
        return Offboarding.require(operationId)
                .chain(offboarding -> erased(operationId)
                        .chain(erased -> Connections.left(offboarding.tenantId)
                                .chain(left -> exports.look(operationId)
                                        .map(export -> new Rows(offboarding, erased, left, export)))));
    }

    private static Uni<Map<String, Long>> erased(UUID operationId) {
        return ErasedRows.of(operationId)
                .map(tables -> tables.stream().collect(toMap(one -> one.tableName, one -> one.rows)));
    }
}
