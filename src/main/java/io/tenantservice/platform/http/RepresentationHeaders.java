package io.tenantservice.platform.http;

import io.tenantservice.platform.secret.Confidential;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response.Status;
import java.util.List;
import java.util.Set;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/** Adds what follows from a representation itself, so that no resource has to. */
class RepresentationHeaders {

    private static final Set<Integer> LOCATED = Set.of(Status.CREATED.getStatusCode(), Status.ACCEPTED.getStatusCode());

    private static final Set<String> READS = Set.of(HttpMethod.GET, HttpMethod.HEAD);

    @ServerResponseFilter
    void add(ContainerRequestContext request, ContainerResponseContext response) {
        if (response.getEntity() instanceof Confidential) {
            response.getHeaders().putSingle(HttpHeaders.CACHE_CONTROL, "no-store");
        }
        if (!(response.getEntity() instanceof Representation representation)) {
            return;
        }
        String tag = representation.entityTag();
        response.getHeaders().putSingle(HttpHeaders.ETAG, tag);
        if (LOCATED.contains(response.getStatus())) {
            response.getHeaders().putSingle(HttpHeaders.LOCATION, representation.location());
        }
        if (READS.contains(request.getMethod()) && held(request).holds(tag)) {
            response.setStatus(Status.NOT_MODIFIED.getStatusCode());
            response.setEntity(null);
        }
    }

    private static IfNoneMatch held(ContainerRequestContext request) {
        return IfNoneMatch.of(request.getHeaders().getOrDefault(HttpHeaders.IF_NONE_MATCH, List.of()));
    }
}
