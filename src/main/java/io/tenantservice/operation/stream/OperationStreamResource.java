package io.tenantservice.operation.stream;

import static io.tenantservice.platform.problem.ProblemCode.INVALID_FORMAT;
import static io.tenantservice.platform.problem.ProblemCode.INVALID_ID;
import static io.tenantservice.platform.problem.ProblemCode.OPERATION_NOT_FOUND;
import static io.tenantservice.platform.problem.ProblemCode.RATE_LIMITED;
import static io.tenantservice.platform.security.Scopes.OPERATIONS_READ;
import static jakarta.ws.rs.core.MediaType.APPLICATION_JSON_TYPE;
import static jakarta.ws.rs.core.MediaType.SERVER_SENT_EVENTS;

import io.quarkus.security.PermissionsAllowed;
import io.smallrye.mutiny.Multi;
import io.tenantservice.operation.OperationEventView;
import io.tenantservice.platform.problem.ProblemCodes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Operations as streams over HTTP. */
@Path("/v1/operations/{id}/events")
@Tag(name = "Operations")
public class OperationStreamResource {

    /** Of the events, by which a client of the standard finds its listener. */
    private static final String NAME = "transition";

    /** Whoever does not read asks for nothing, and is not ended by what it asks for. */
    private static final Duration CUT_OFF_AFTER = Follower.LONGEST.plusSeconds(30);

    private final OperationStreams streams;

    OperationStreamResource(OperationStreams streams) {
        this.streams = streams;
    }

    @GET
    @Streamed
    @Produces(SERVER_SENT_EVENTS)
    @PermissionsAllowed(OPERATIONS_READ)
    @Operation(
            operationId = "followOperation",
            summary = "Follow an operation",
            description =
                    "Server-sent events named `transition`, one for each time that the operation or one of its steps "
                            + "gets another state, from the first one on or from `Last-Event-ID`. A comment comes every 15 seconds "
                            + "when nothing else does. The stream ends with the operation, and after 10 minutes; who comes back "
                            + "with the id of the last event misses none and gets none twice. Events are kept for 30 days.")
    @APIResponse(
            responseCode = "200",
            description = "The events; `id` is what `Last-Event-ID` takes, `data` is as follows",
            content =
                    @Content(
                            mediaType = SERVER_SENT_EVENTS,
                            schema = @Schema(implementation = OperationEventView.class)))
    @APIResponse(responseCode = "204", description = "The operation is over, and all of its events have been told")
    @ProblemCodes({OPERATION_NOT_FOUND, RATE_LIMITED, INVALID_FORMAT, INVALID_ID})
    public Multi<OutboundSseEvent> follow(
            @PathParam("id") UUID id,
            @HeaderParam("Last-Event-ID")
                    @Parameter(description = "The `id` of the last event that the caller has", example = "7")
                    @Nullable
                    String lastEventId,
            @Context Sse sse) {
        return streams.follow(StreamRequest.current())
                .onItem()
                .transformToMultiAndConcatenate(part -> Multi.createFrom().iterable(events(sse, part)))
                .select()
                .first(CUT_OFF_AFTER);
    }

    private static List<OutboundSseEvent> events(Sse sse, Follower.Part part) {
        if (part.events().isEmpty()) {
            return part.isLast()
                    ? List.of()
                    : List.of(sse.newEventBuilder().comment("still there").build());
        }
        return part.events().stream().map(event -> event(sse, event)).toList();
    }

    private static OutboundSseEvent event(Sse sse, OperationEventView event) {
        return sse.newEventBuilder()
                .id(Long.toString(event.number()))
                .name(NAME)
                .mediaType(APPLICATION_JSON_TYPE)
                .data(OperationEventView.class, event)
                .build();
    }
}
