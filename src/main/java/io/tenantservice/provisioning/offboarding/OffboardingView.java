package io.tenantservice.provisioning.offboarding;

import io.tenantservice.credential.Connections.Left;
import io.tenantservice.credential.CredentialKind;
import io.tenantservice.operation.OperationState;
import io.tenantservice.operation.OperationView;
import io.tenantservice.platform.problem.ProblemCode;
import io.tenantservice.provisioning.export.MadeExport;
import io.tenantservice.tenant.TenantState;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** An offboarding as callers see it. */
@Schema(name = "Offboarding")
public record OffboardingView(
        UUID tenantId,

        @Schema(description = "`GET /v1/operations/{id}` tells its steps, and why one does not go on")
        UUID operationId,

        @Schema(description = "CANCELLING and CANCELLED: it is undone")
        OperationState state,

        @Schema(examples = "Contract 2026-118 has ended") String reason,

        Instant requestedAt,

        @Schema(description = "Until then nothing is deleted, and it can be undone")
        Instant deleteAfter,

        @Schema(description = "What the tenant was before, and is again when it is undone")
        TenantState formerState,

        @Schema(description = "Whether the tenant's data is exported before it is deleted")
        boolean export,

        @Nullable @Schema(description = "Since when it cannot be undone any more")
        Instant finalSince,

        @Schema(description = "The credentials whose provider sent its events here when the tenant left")
        List<Connection> connections,

        @Schema(description = "What stays at the providers, also of credentials that had been deleted before")
        List<Remains> leftAtProviders,

        @Schema(description = "How many rows of each table have been deleted so far", examples = "{\"api_key\": 12}")
        Map<String, Long> deletedRows,

        @Nullable @Schema(description = "Present once the export has been made, and not undone")
        ExportFile exportFile,

        @Nullable @Schema(description = "Present once the certificate has been issued, which is the end")
        UUID certificateId) {

    /** What the tenant takes along. */
    @Schema(name = "OffboardingExport")
    public record ExportFile(
            @Schema(
                    description = "Of the file, in hexadecimal",
                    examples = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08")
            String sha256,

            @Schema(description = "In bytes", examples = "48213")
            long size,

            @Schema(description = "How many records of each type are in it", examples = "{\"api_key\": 12}")
            Map<String, Long> records,

            Instant madeAt,

            @Schema(description = "Whether it can be downloaded; not any more once the deletion has begun")
            boolean isAvailable) {

        static ExportFile of(MadeExport made, Offboarding offboarding) {
            return new ExportFile(
                    HexFormat.of().formatHex(made.sha256()),
                    made.size(),
                    made.records(),
                    made.madeAt(),
                    offboarding.finalSince == null);
        }
    }

    /** What was set up at a provider. */
    @Schema(name = "OffboardingConnection")
    public record Connection(UUID credentialId, CredentialKind kind) {

        static Connection of(OffboardingConnection connection) {
            return new Connection(connection.credentialId, connection.kind);
        }
    }

    /** What stays at a provider. */
    @Schema(name = "LeftAtProvider")
    public record Remains(
            UUID credentialId,

            CredentialKind kind,

            @Schema(
                    description =
                            "Why, as a problem code: what the provider refused with, as the credential was good no "
                                    + "more or was deleted all the same; what it was silent with, when somebody resumed the operation "
                                    + "with `leave_at_providers`; INTERNAL_ERROR, as its secrets could not be opened",
                    examples = "CREDENTIAL_EXPIRED")
            ProblemCode reason) {

        static Remains of(Left left) {
            return new Remains(left.place().id(), left.place().kind(), left.reason());
        }
    }

    /** What the tenant is given. */
    record Papers(Optional<MadeExport> export, Optional<UUID> certificateId) {}

    static OffboardingView of(
            Offboarding offboarding,
            OperationView operation,
            List<OffboardingConnection> connections,
            List<Left> left,
            List<ErasedRows> erased,
            Papers papers) {
        Map<String, Long> rows = new TreeMap<>();
        erased.forEach(one -> rows.put(one.tableName, one.rows));
        return new OffboardingView(
                offboarding.tenantId,
                offboarding.operationId,
                operation.state(),
                offboarding.reason,
                offboarding.requestedAt,
                offboarding.deleteAfter,
                offboarding.formerState,
                offboarding.export,
                offboarding.finalSince,
                connections.stream().map(Connection::of).toList(),
                left.stream().map(Remains::of).toList(),
                rows,
                papers.export().map(made -> ExportFile.of(made, offboarding)).orElse(null),
                papers.certificateId().orElse(null));
    }
}
