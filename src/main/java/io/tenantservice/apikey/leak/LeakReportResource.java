package io.tenantservice.apikey.leak;

import static io.tenantservice.platform.problem.ProblemCode.DATABASE_UNAVAILABLE;
import static io.tenantservice.platform.problem.ProblemCode.LEAK_KEYS_UNAVAILABLE;
import static io.tenantservice.platform.problem.ProblemCode.LEAK_REPORTS_OFF;
import static io.tenantservice.platform.problem.ProblemCode.LEAK_REPORT_INCOMPLETE;
import static io.tenantservice.platform.problem.ProblemCode.LEAK_SIGNATURE_INVALID;
import static jakarta.ws.rs.core.MediaType.APPLICATION_JSON;

import io.smallrye.mutiny.Uni;
import io.tenantservice.platform.openapi.NotRemembered;
import io.tenantservice.platform.problem.ProblemCodes;
import jakarta.annotation.security.PermitAll;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Reports of leaked keys over HTTP. Whoever scans has no token of ours: the signature says who reports. */
@Path("/v1/leaks")
@PermitAll
@Tag(name = "API keys")
public class LeakReportResource {

    private final LeakReports reports;

    LeakReportResource(LeakReports reports) {
        this.reports = reports;
    }

    @POST
    @NotRemembered
    @Consumes(APPLICATION_JSON)
    @Operation(
            operationId = "reportLeaks",
            summary = "Report keys that were found in public",
            description = "In the form of GitHub's secret scanning partner program, signed by the reporter; needs no "
                    + "token. What becomes of a key that is found is its tenant's `key_leak_policy`. The same key at the "
                    + "same `url` is acted on once, so a report can be sent again. Up to 1,000 leaks. As its form is "
                    + "the reporter's, fields of a leak that are not known here are passed over, and texts that are too "
                    + "long to be kept are cut. The answer holds a label for each text, but for those that have the "
                    + "form of another region's keys.")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            mediaType = APPLICATION_JSON,
                            schema =
                                    @Schema(
                                            type = SchemaType.ARRAY,
                                            implementation = ReportedLeak.class,
                                            maxItems = LeakReport.MOST_LEAKS)))
    @APIResponse(responseCode = "200", description = "Which of the texts are keys, in their order")
    @ProblemCodes({
        LEAK_REPORTS_OFF,
        LEAK_SIGNATURE_INVALID,
        LEAK_KEYS_UNAVAILABLE,
        LEAK_REPORT_INCOMPLETE,
        DATABASE_UNAVAILABLE
    })
    public Uni<List<LeakLabel>> report(
            @HeaderParam("Github-Public-Key-Identifier")
                    @Parameter(
                            description = "Which of the reporter's keys has signed",
                            example = "bcb53661c06b4728e59d897fb6165d5c9cda0fd9cdf9d09ead458168deb7518c")
                    @Nullable
                    String identifier,
            @HeaderParam("Github-Public-Key-Signature")
                    @Parameter(
                            description = "ECDSA over P-256 with SHA-256 of the body's bytes, DER in base64",
                            example = "MEUCIFLZzeK++IhS+y276SRk2Pe5LfDrfvTXu6iwKKcFGCrvAiEAhHN2kDOhy2I6eGkOFmxNkOJ+"
                                    + "L2y8oQ9A2T9GGJo6WJY=")
                    @Nullable
                    String signature,
            @NotNull SignedBody request) {
        return reports.take(identifier, signature, request.bytes());
    }
}
