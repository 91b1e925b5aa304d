package io.tenantservice.provider.meta;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;

/** Reads an answer that is not good, as far as the classifier needs it. */
final class GraphErrorReader {

    private static final Logger LOG = Logger.getLogger(GraphErrorReader.class);
    private static final ObjectMapper MAPPER = GraphApi.lenientMapper();
    private static final Pattern TRACE = Pattern.compile("[A-Za-z0-9_-]{1,64}");

    private GraphErrorReader() {}

    /** A good answer without what every good answer has: something else than Meta may have given it. */
    static MetaFailure incomplete() {
        LOG.info("Meta gave an answer that lacks what it should hold");
        return new MetaFailure(new MetaVerdict.Unclear());
    }

    /** No answer, a broken one, or none in time. What failed might quote a body, so only its kind is kept. */
    static MetaFailure failure(Throwable failure) {
        if (failure instanceof MetaFailure known) {
            return known;
        }
        LOG.infof("Meta gave no answer that can be read: %s", failure.getClass().getSimpleName());
        return new MetaFailure(MetaClassifier.classify(failure));
    }

    static MetaFailure failure(Response response) {
        Optional<Graph.ErrorBody> error = error(response);
        GraphUsage usage = GraphUsage.read(response::getHeaderString);
        MetaVerdict verdict = error.map(known -> MetaClassifier.classify(
                        response.getStatus(), known, usage.account().closedFor()))
                .orElseGet(() -> MetaClassifier.classify(response.getStatus()));
        LOG.infof(
                "Meta answered %d, code %s, fbtrace_id %s: %s",
                response.getStatus(),
                error.map(MetaClassifier::providerCode).orElse("none"),
                error.map(Graph.ErrorBody::fbtraceId)
                        .filter(id -> TRACE.matcher(id).matches())
                        .orElse("none"),
                verdict.getClass().getSimpleName());
        return new MetaFailure(verdict, usage);
    }

    private static Optional<Graph.ErrorBody> error(Response response) {
        try {
            Graph.ErrorEnvelope envelope =
                    MAPPER.readValue(response.readEntity(String.class), Graph.ErrorEnvelope.class);
            return Optional.ofNullable(envelope.error()).filter(error -> error.code() != null);
        } catch (JsonProcessingException | RuntimeException e) {
            // Not Graph's form. The exception might quote the body, so it ends here.
            return Optional.empty();
        }
    }
}
