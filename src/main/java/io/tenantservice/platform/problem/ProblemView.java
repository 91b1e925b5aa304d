package io.tenantservice.platform.problem;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The body of every answer that is not a success (RFC 9457). */
@Schema(name = "Problem")
public record ProblemView(
        @Schema(description = "Address of the code's documentation", examples = "/v1/problems/TENANT_NOT_FOUND")
        String type,

        @Schema(examples = "There is no such tenant") String title,
        @Schema(examples = "404") int status,

        @Nullable
        @Schema(
                description = "What is particular to this occurrence",
                examples = "The tenant is SUSPENDED, not ACTIVE.")
        String detail,

        ProblemCode code,

        @Schema(description = "Whether the same request may succeed later")
        boolean retryable,

        @Schema(
                description = "Names this request in the service's logs",
                examples = "5b1f6c0e-7d3a-4c52-9a57-5d1f0a6f3b21")
        String requestId,

        @Nullable List<FieldError> errors) {

    public static final String MEDIA_TYPE = "application/problem+json";

    public static ProblemView of(Problem problem, String requestId) {
        ProblemCode code = problem.code();
        return new ProblemView(
                "/v1/problems/" + code.name(),
                code.title(),
                code.status(),
                problem.detail(),
                code,
                code.retryable(),
                requestId,
                problem.errors().isEmpty() ? null : problem.errors());
    }
}
