package io.tenantservice.platform.problem;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What is wrong with one value of a request. */
@Schema(name = "FieldError")
public record FieldError(
        @Schema(
                description = "JSON pointer (RFC 6901) to the value in the body, or `query/name`, `path/name`",
                examples = "/key_prefix")
        String pointer,

        ProblemCode code,

        @Schema(description = "What is wrong with it", examples = "must be 2 to 16 of a-z and 0-9")
        String detail) {}
