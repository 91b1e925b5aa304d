package io.tenantservice.platform.problem;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** One entry of the catalogue. */
@Schema(name = "ProblemCode")
public record ProblemCodeView(
        ProblemCode code,
        int status,
        String title,

        @Schema(description = "Whether the same request may succeed later")
        boolean retryable,

        @Schema(description = "What the caller can do about it")
        String remedy) {

    static ProblemCodeView of(ProblemCode code) {
        return new ProblemCodeView(code, code.status(), code.title(), code.retryable(), code.remedy());
    }
}
