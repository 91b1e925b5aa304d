package io.tenantservice.platform.problem;

import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The catalogue of problem codes, readable by everybody. */
@Path("/v1/problems")
@PermitAll
@Tag(name = "Problems", description = "What can go wrong, and what a caller can do about it")
public class ProblemResource {

    @GET
    @Operation(summary = "List all problem codes", operationId = "listProblems")
    @APIResponse(responseCode = "200", description = "Every code that this API answers")
    public List<ProblemCodeView> list() {
        return Stream.of(ProblemCode.values()).map(ProblemCodeView::of).toList();
    }

    @GET
    @Path("/{code}")
    @Operation(summary = "Explain one problem code", operationId = "getProblem")
    @APIResponse(responseCode = "200", description = "The code's meaning and remedy")
    public ProblemCodeView get(@Parameter(example = "TENANT_NOT_FOUND") @PathParam("code") String code) {
        return Stream.of(ProblemCode.values())
                .filter(known -> known.name().equals(code))
                .findFirst()
                .map(ProblemCodeView::of)
                .orElseThrow(() -> Problem.of(ProblemCode.NOT_FOUND));
    }
}
