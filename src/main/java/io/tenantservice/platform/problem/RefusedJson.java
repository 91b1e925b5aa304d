package io.tenantservice.platform.problem;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonMappingException;

/** A JSON value that is well-formed and refused all the same, with the code that says why. */
public final class RefusedJson extends JsonMappingException {

    private final transient ProblemCode code;
    private final String detail;

    public RefusedJson(JsonParser parser, ProblemCode code, String detail) {
        super(parser, detail);
        this.code = code;
        this.detail = detail;
    }

    public ProblemCode code() {
        return code;
    }

    public String detail() {
        return detail;
    }
}
