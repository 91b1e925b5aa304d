package io.tenantservice.platform.http;

import static io.tenantservice.platform.problem.ProblemCode.BODY_TOO_LARGE;
import static io.tenantservice.platform.problem.ProblemCode.NUL_CHARACTER;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.tenantservice.platform.problem.Problem;
import io.tenantservice.platform.problem.ProblemView;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** Runs before anything else sees a request: names it, and turns away what no resource should have to look at. */
@ApplicationScoped
class RequestFilter {

    /** Bytes; the largest legitimate request, a batch of 1,000 usage events, stays well below. */
    static final int MAX_BODY_BYTES = 1024 * 1024;

    private static final int BEFORE_ALL_OTHERS = 1000;

    private final ObjectMapper json;

    RequestFilter(ObjectMapper json) {
        this.json = json;
    }

    void register(@Observes Filters filters) {
        filters.register(this::handle, BEFORE_ALL_OTHERS);
    }

    private void handle(RoutingContext context) {
        String requestId = RequestId.begin(context.request().getHeader(RequestId.HEADER));
        context.response().putHeader(RequestId.HEADER, requestId);
        context.response().putHeader("X-Content-Type-Options", "nosniff");
        if (declaredLength(context) > MAX_BODY_BYTES) {
            refuse(context, Problem.of(BODY_TOO_LARGE), requestId);
        } else if (context.request().uri().contains("%00")) {
            refuse(context, Problem.of(NUL_CHARACTER, "The address holds %00."), requestId);
        } else {
            context.next();
        }
    }

    /** @return bytes, 0 when the caller declares none; a body without a declared length is measured when it is read */
    private static long declaredLength(RoutingContext context) {
        String length = context.request().getHeader("Content-Length");
        try {
            return length == null ? 0 : Long.parseLong(length);
        } catch (NumberFormatException e) {
            return Long.MAX_VALUE;
        }
    }

    private void refuse(RoutingContext context, Problem problem, String requestId) {
        try {
            context.response()
                    .setStatusCode(problem.code().status())
                    .putHeader("Content-Type", ProblemView.MEDIA_TYPE)
                    .putHeader("Connection", "close")
                    .end(json.writeValueAsString(ProblemView.of(problem, requestId)))
                    .onComplete(sent -> context.request().connection().close());
        } catch (JsonProcessingException e) {
            context.fail(e);
        }
    }
}
