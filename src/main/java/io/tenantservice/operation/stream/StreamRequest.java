package io.tenantservice.operation.stream;

import static io.tenantservice.platform.problem.ProblemCode.INVALID_FORMAT;

import io.smallrye.common.vertx.ContextLocals;
import io.tenantservice.platform.problem.Problem;
import io.tenantservice.platform.security.Caller;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Who wants to follow an operation, and from where.
 *
 * @param owner whose open streams are counted together
 * @param after number of the last event that the follower has; 0 for none
 */
record StreamRequest(UUID tenantId, UUID operationId, String owner, long after) {

    private static final String LOCAL = "operation_stream";
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");

    /** @throws Problem INVALID_FORMAT when it is not the id of an event */
    static StreamRequest of(UUID tenantId, UUID operationId, Caller caller, @Nullable String lastEventId) {
        UUID tenant = caller.tenantId();
        String owner = tenant == null ? caller.name() : tenant.toString();
        return new StreamRequest(tenantId, operationId, owner, number(lastEventId));
    }

    /** Keeps it for the resource that answers the request. */
    void begin() {
        ContextLocals.put(LOCAL, this);
    }

    /** @throws IllegalStateException when nobody has admitted the request */
    static StreamRequest current() {
        return ContextLocals.<StreamRequest>get(LOCAL)
                .orElseThrow(() -> new IllegalStateException("a stream that was not admitted"));
    }

    private static long number(@Nullable String lastEventId) {
        if (lastEventId == null || lastEventId.isBlank()) {
            return 0;
        }
        if (!NUMBER.matcher(lastEventId).matches()) {
            throw noEvent();
        }
        return Long.parseLong(lastEventId);
    }

    /**
     * @param last number of the operation's last event
     * @throws Problem INVALID_FORMAT when the follower names a later one
     */
    void requireUpTo(long last) {
        if (after > last) {
            throw noEvent();
        }
    }

    private static Problem noEvent() {
        return Problem.of(INVALID_FORMAT, "Last-Event-ID must be the id of an event of this operation.");
    }
}
