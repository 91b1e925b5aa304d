package io.tenantservice.platform.problem;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A failure that the caller is told about. Throw it from anywhere below a resource:
 * {@code throw Problem.of(TENANT_NOT_FOUND)}.
 */
public final class Problem extends RuntimeException {

    private final ProblemCode code;
    private final @Nullable String detail;
    private final @Nullable Duration retryAfter;
    private final List<FieldError> errors;

    private Problem(ProblemCode code, @Nullable String detail, @Nullable Duration retryAfter, List<FieldError> errors) {
        // No stack trace: it is an answer, not a defect, and a flood of bad requests should cost little.
        super(code.name(), null, false, false);
        this.code = code;
        this.detail = detail;
        this.retryAfter = retryAfter;
        this.errors = errors;
    }

    public static Problem of(ProblemCode code) {
        return new Problem(code, null, null, List.of());
    }

    /** @param detail what is particular to this occurrence; never the text of a provider, of Vault or of SQL */
    public static Problem of(ProblemCode code, String detail) {
        return new Problem(code, detail, null, List.of());
    }

    /** One answer for several bad values. */
    public static Problem of(List<FieldError> errors) {
        return new Problem(ProblemCode.VALIDATION_FAILED, null, null, List.copyOf(errors));
    }

    /** One answer for several values that cannot be, though each is well-formed. */
    public static Problem of(ProblemCode code, List<FieldError> errors) {
        return new Problem(code, null, null, List.copyOf(errors));
    }

    /** @param pointer JSON pointer (RFC 6901) to the value in the request's body */
    public Problem at(String pointer) {
        String text = detail == null ? code.title() : detail;
        return new Problem(code, detail, retryAfter, List.of(new FieldError(pointer, code, text)));
    }

    /** Told to the caller as {@code Retry-After}, in whole seconds, rounded up. */
    public Problem retryAfter(Duration duration) {
        return new Problem(code, detail, duration, errors);
    }

    public ProblemCode code() {
        return code;
    }

    public @Nullable String detail() {
        return detail;
    }

    public @Nullable Duration retryAfter() {
        return retryAfter;
    }

    public List<FieldError> errors() {
        return errors;
    }
}
