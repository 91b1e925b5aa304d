package io.tenantservice.platform.problem;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** One entry of the catalogue. */
@Schema(name = "ProblemExplanation")
public record ProblemCodeView(
        ProblemCode code,
        @Schema(examples = "404") int status,
        @Schema(examples = "There is no such tenant") String title,

        @Schema(description = "Whether the same request may succeed later")
        boolean retryable,

        @Schema(
                description = "What the caller can do about it",
                examples = "Check the tenant's id; a token sees only its own tenant.")
        String remedy) {

    static ProblemCodeView of(ProblemCode code) {
        return new ProblemCodeView(code, code.status(), code.title(), code.retryable(), code.remedy());
    }
}
