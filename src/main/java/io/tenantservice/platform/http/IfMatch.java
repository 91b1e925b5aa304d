package io.tenantservice.platform.http;

import static io.tenantservice.platform.problem.ProblemCode.PRECONDITION_FAILED;
import static io.tenantservice.platform.problem.ProblemCode.PRECONDITION_REQUIRED;

import io.tenantservice.platform.problem.Problem;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The condition under which a resource may be changed: nobody has changed it since the caller read it (RFC 9110). */
public record IfMatch(String tags) {

    /** Holds for every version. */
    public static final IfMatch ANY = new IfMatch("*");

    /** @throws Problem PRECONDITION_REQUIRED when the request has no such header */
    public static IfMatch require(@Nullable String header) {
        if (header == null || header.isBlank()) {
            throw Problem.of(PRECONDITION_REQUIRED);
        }
        return new IfMatch(header);
    }

    /** @throws Problem PRECONDITION_FAILED when the resource is at another version */
    public void check(long version) {
        String current = '"' + Long.toString(version) + '"';
        boolean matches = tags.strip().equals("*")
                || Arrays.stream(tags.split(",")).map(String::strip).anyMatch(current::equals);
        if (!matches) {
            throw Problem.of(PRECONDITION_FAILED);
        }
    }
}
