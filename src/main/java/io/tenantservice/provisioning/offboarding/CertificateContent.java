package io.tenantservice.provisioning.offboarding;

import io.tenantservice.audit.log.AuditHead;
import io.tenantservice.credential.Connections.Left;
import io.tenantservice.crypto.KeyEnd;
import io.tenantservice.crypto.KeyEnd.AllDestroyed;
import io.tenantservice.crypto.KeyEnd.DestroyedKey;
import io.tenantservice.crypto.KeyEnd.Shared;
import io.tenantservice.crypto.KeyRef;
import io.tenantservice.platform.CanonicalJson;
import io.tenantservice.provisioning.export.MadeExport;
import io.tenantservice.tenant.TenantView;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/**
 * What a certificate says. Another version of the format is another {@code version}, and never changes what was issued.
 *
 * @param tenant as it is kept: a tombstone
 */
record CertificateContent(
        UUID id,
        Instant issuedAt,
        Offboarding offboarding,
        TenantView tenant,
        Map<String, Long> erasedRows,
        List<Left> left,
        Optional<MadeExport> export,
        KeyEnd keys,
        AuditHead audit) {

    private static final String FORMAT = "tenant-service offboarding certificate";
    private static final int VERSION = 1;

    private static final List<String> KEPT = List.of(
            "the tenant's id, region, tier, time zone and times, without its name",
            "its audit log, with former external ids and callback addresses",
            "its operations with their steps, and what is known of this offboarding",
            "names and times of its encryption keys, of which this certificate names those that are destroyed");

    private static final String SHARED =
            "Tenants share this key, so it is not destroyed. What it encrypted has been deleted; backups from before the "
                    + "deletion can be opened until they are deleted too.";

    /** @return the very bytes that are signed */
    byte[] bytes() {
        Map<String, Object> content = new TreeMap<>(Map.of(
                "format", FORMAT,
                "version", VERSION,
                "id", id.toString(),
                "issued_at", issuedAt.toString(),
                "deleted_rows", erasedRows,
                "left_at_providers",
                        left.stream().map(CertificateContent::content).toList(),
                "keys", keyContent(),
                "kept", KEPT,
                "audit", Map.of("sequence", audit.sequence(), "hash", audit.hash())));
        content.putAll(Map.of(
                "tenant_id", offboarding.tenantId.toString(),
                "operation_id", offboarding.operationId.toString(),
                "home_region", tenant.homeRegion(),
                "reason", offboarding.reason,
                "requested_at", offboarding.requestedAt.toString(),
                "delete_after", offboarding.deleteAfter.toString(),
                "deleted_at", tenant.updatedAt().toString()));
        export.ifPresent(made -> content.put(
                "export",
                Map.of(
                        "sha256", HexFormat.of().formatHex(made.sha256()),
                        "size", made.size(),
                        "records", made.records(),
                        "made_at", made.madeAt().toString())));
        return CanonicalJson.of(content);
    }

    private Map<String, Object> keyContent() {
        List<Map<String, Object>> destroyed =
                keys.destroyed().stream().map(CertificateContent::content).toList();
        return switch (keys) {
            case AllDestroyed all -> Map.of("destroyed", destroyed);
            case Shared(KeyRef key, List<DestroyedKey> former) ->
                Map.of("destroyed", destroyed, "shared", Map.of("provider", key.provider(), "why_kept", SHARED));
        };
    }

    private static Map<String, Object> content(Left left) {
        return Map.of(
                "credential_id", left.place().id().toString(),
                "kind", left.place().kind().name(),
                "reason", left.reason().name());
    }

    private static Map<String, Object> content(DestroyedKey destroyed) {
        KeyRef key = destroyed.key();
        return Map.of(
                "provider",
                key.provider(),
                "mount",
                key.mount(),
                "name",
                key.name(),
                "at",
                destroyed.at().toString());
    }
}
