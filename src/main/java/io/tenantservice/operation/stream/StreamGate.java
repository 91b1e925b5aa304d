package io.tenantservice.operation.stream;

import io.smallrye.mutiny.Uni;
import io.tenantservice.operation.OperationJournal;
import io.tenantservice.operation.OperationService;
import io.tenantservice.platform.http.StrictParameters;
import io.tenantservice.platform.security.Caller;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Response;
import java.util.UUID;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jspecify.annotations.Nullable;

/** Decides on streams before their heads are sent. */
class StreamGate {

    private final OperationService operations;
    private final OperationJournal journal;
    private final OperationStreams streams;

    StreamGate(OperationService operations, OperationJournal journal, OperationStreams streams) {
        this.operations = operations;
        this.journal = journal;
        this.streams = streams;
    }

    /** @return nothing when the stream may begin; 204, which keeps browsers from asking again, when nothing will come */
    @Streamed
    @ServerRequestFilter(priority = Priorities.USER)
    Uni<@Nullable Response> admit(ContainerRequestContext context) {
        UUID id = StrictParameters.uuid(
                String.valueOf(context.getUriInfo().getPathParameters().getFirst("id")));
        Caller caller = Caller.current();
        return operations
                .get(id, caller)
                .map(operation ->
                        StreamRequest.of(operation.tenantId(), id, caller, context.getHeaderString("Last-Event-ID")))
                .invoke(streams::requireRoom)
                .invoke(StreamRequest::begin)
                .chain(request -> journal.after(request.tenantId(), id, request.after())
                        .invoke(part -> request.requireUpTo(part.last())))
                .map(part -> part.isOver() && part.events().isEmpty()
                        ? Response.noContent().build()
                        : null);
    }
}
