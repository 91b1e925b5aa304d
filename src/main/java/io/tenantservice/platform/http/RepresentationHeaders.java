package io.tenantservice.platform.http;

import io.tenantservice.platform.secret.Confidential;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response.Status;
import java.util.Set;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/** Adds what follows from a representation itself, so that no resource has to. */
class RepresentationHeaders {

    private static final Set<Integer> LOCATED = Set.of(Status.CREATED.getStatusCode(), Status.ACCEPTED.getStatusCode());

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
        if (request.getMethod().equals("GET") && tag.equals(request.getHeaderString(HttpHeaders.IF_NONE_MATCH))) {
            response.setStatus(Status.NOT_MODIFIED.getStatusCode());
            response.setEntity(null);
        }
    }
}
