package io.tenantservice.provisioning.offboarding;

import static io.tenantservice.platform.problem.ProblemCode.OFFBOARDING_EXPORT_NOT_FOUND;
import static io.tenantservice.platform.security.Scopes.TENANTS_EXPORT;

import io.quarkus.security.PermissionsAllowed;
import io.tenantservice.platform.problem.ProblemCodes;
import io.tenantservice.provisioning.export.MadeExport;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestMulti;

/** The file that a tenant which leaves takes along, over HTTP. */
@Path("/v1/tenants/{tenant_id}/offboarding/export")
@Tag(name = "Tenants")
public class ExportResource {

    private static final String GZIP = "application/gzip";

    private final ExportDownloads downloads;

    ExportResource(ExportDownloads downloads) {
        this.downloads = downloads;
    }

    @GET
    @Produces(GZIP)
    @PermissionsAllowed(TENANTS_EXPORT)
    @Operation(
            operationId = "downloadOffboardingExport",
            summary = "Download all that is known of a tenant that leaves",
            description = "Lines of JSON, gzipped, each with `type` and `data`, which is what the API shows of it: no "
                    + "secret is in it. The last line counts them by type; a file without it is not whole. Until the "
                    + "deletion begins; every download is audited.")
    @APIResponse(
            responseCode = "200",
            description = "The file",
            headers = {
                @Header(
                        name = "Repr-Digest",
                        description = "SHA-256 of the file (RFC 9530)",
                        schema = @Schema(type = SchemaType.STRING)),
                @Header(name = "Content-Disposition", schema = @Schema(type = SchemaType.STRING))
            },
            content = @Content(mediaType = GZIP, schema = @Schema(type = SchemaType.STRING, format = "binary")))
    @ProblemCodes(OFFBOARDING_EXPORT_NOT_FOUND)
    public RestMulti<byte[]> download(@PathParam("tenant_id") UUID tenantId) {
        return RestMulti.fromUniResponse(
                downloads.begin(tenantId),
                export -> downloads.content(tenantId, export),
                export -> headers(tenantId, export));
    }

    private static Map<String, List<String>> headers(UUID tenantId, MadeExport export) {
        return Map.of(
                "Content-Disposition", List.of("attachment; filename=\"tenant-" + tenantId + ".ndjson.gz\""),
                "Repr-Digest", List.of("sha-256=:" + Base64.getEncoder().encodeToString(export.sha256()) + ":"),
                "Cache-Control", List.of("no-store"));
    }
}
