package io.tenantservice.simulator.meta;

/** Sources disagree on which HTTP status goes with an error's code. */
public enum ErrorProfile {

    /** As seen live. */
    OBSERVED,

    /** As Meta's OpenAPI document has it. */
    OPENAPI
}
