package io.tenantservice.platform.http;

import io.smallrye.common.vertx.ContextLocals;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jboss.logging.MDC;
import org.jspecify.annotations.Nullable;

/** The name of a request in answers, logs and audit entries. A caller may choose it with {@code X-Request-Id}. */
public final class RequestId {

    static final String HEADER = "X-Request-Id";

    private static final String LOCAL = "request_id";
    private static final Pattern ACCEPTED = Pattern.compile("[A-Za-z0-9._-]{8,64}");

    private RequestId() {}

    /** @return the id of the request that is being answered, or a fresh one outside of any request */
    public static String current() {
        return ContextLocals.<String>get(LOCAL).orElseGet(RequestId::fresh);
    }

    /** Takes the caller's id when it is harmless in a log line, else a fresh one. */
    static String begin(@Nullable String offered) {
        String id = offered != null && ACCEPTED.matcher(offered).matches() ? offered : fresh();
        ContextLocals.put(LOCAL, id);
        MDC.put(LOCAL, id);
        return id;
    }

    /** Names a job, so that its log lines and audit entries are found by what it works on. */
    public static void adopt(UUID id) {
        begin(id.toString());
    }

    private static String fresh() {
        return UUID.randomUUID().toString();
    }
}
