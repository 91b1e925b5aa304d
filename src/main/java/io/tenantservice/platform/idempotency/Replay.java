package io.tenantservice.platform.idempotency;

import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/**
 * Ends a request whose effect has been had before. An exception, because it must pass by everything that a service
 * does after its transaction.
 */
public class Replay extends RuntimeException {

    private final transient IdempotentRequest request;
    private final transient StoredAnswer answer;

    Replay(IdempotentRequest request, StoredAnswer answer) {
        super("replayed", null, false, false);
        this.request = request;
        this.answer = answer;
    }

    static class Mapper {

        private final OneTimeSecrets secrets;

        Mapper(OneTimeSecrets secrets) {
            this.secrets = secrets;
        }

        @ServerExceptionMapper
        Uni<Response> answer(Replay replay) {
            IdempotentRequest request = replay.request;
            return secrets.open(request.caller(), request.key(), replay.answer.body())
                    .map(body -> answer(replay.answer, body));
        }

        private static Response answer(StoredAnswer answer, String body) {
            return Response.status(answer.status())
                    .type(MediaType.APPLICATION_JSON_TYPE)
                    .header("Idempotent-Replayed", "true")
                    .header(HttpHeaders.ETAG, answer.entityTag())
                    .header(HttpHeaders.LOCATION, answer.location())
                    .entity(body)
                    .build();
        }
    }
}
