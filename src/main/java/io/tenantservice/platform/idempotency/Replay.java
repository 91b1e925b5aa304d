package io.tenantservice.platform.idempotency;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/**
 * Ends a request whose effect has been had before. An exception, because it must pass by everything that a service
 * does after its transaction.
 */
class Replay extends RuntimeException {

    private final transient StoredAnswer answer;

    Replay(StoredAnswer answer) {
        super("replayed", null, false, false);
        this.answer = answer;
    }

    static class Mapper {

        @ServerExceptionMapper
        Response answer(Replay replay) {
            StoredAnswer answer = replay.answer;
            return Response.status(answer.status())
                    .type(MediaType.APPLICATION_JSON_TYPE)
                    .header("Idempotent-Replayed", "true")
                    .header(HttpHeaders.ETAG, answer.entityTag())
                    .header(HttpHeaders.LOCATION, answer.location())
                    .entity(answer.body())
                    .build();
        }
    }
}
