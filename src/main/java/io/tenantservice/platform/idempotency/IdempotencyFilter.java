package io.tenantservice.platform.idempotency;

import static io.tenantservice.platform.problem.ProblemCode.IDEMPOTENCY_KEY_INVALID;

import io.tenantservice.platform.problem.Problem;
import io.tenantservice.platform.security.Caller;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.ext.Provider;
import jakarta.ws.rs.ext.ReaderInterceptor;
import jakarta.ws.rs.ext.ReaderInterceptorContext;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/** Notices requests that carry an {@code Idempotency-Key}, and takes the fingerprint of what they ask for. */
@Provider
public class IdempotencyFilter implements ReaderInterceptor {

    private static final String HEADER = "Idempotency-Key";
    private static final Set<String> METHODS = Set.of("POST", "PATCH");
    private static final Pattern KEY = Pattern.compile("[\\x21-\\x7e]{1,255}");

    @ServerRequestFilter(priority = Priorities.USER)
    public void begin(ContainerRequestContext context) {
        String key = context.getHeaderString(HEADER);
        if (key == null || !METHODS.contains(context.getMethod())) {
            return;
        }
        boolean once = context.getHeaders().getOrDefault(HEADER, List.of()).size() == 1;
        if (!once || !KEY.matcher(key).matches()) {
            throw Problem.of(IDEMPOTENCY_KEY_INVALID);
        }
        Caller.find()
                .ifPresent(caller -> IdempotentRequest.begin(
                        caller,
                        key,
                        context.getMethod(),
                        context.getUriInfo().getRequestUri().getRawPath()));
    }

    @Override
    public Object aroundReadFrom(ReaderInterceptorContext context) throws IOException {
        var request = IdempotentRequest.find();
        if (request.isPresent()) {
            byte[] body = context.getInputStream().readAllBytes();
            request.get().addBody(body);
            context.setInputStream(new ByteArrayInputStream(body));
        }
        return context.proceed();
    }
}
