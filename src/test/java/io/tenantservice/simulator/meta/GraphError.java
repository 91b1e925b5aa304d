package io.tenantservice.simulator.meta;

import io.tenantservice.simulator.Answer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/** An error as Graph answers it, with the HTTP statuses that are seen live, or those that are documented. */
final class GraphError extends RuntimeException {

    private static final String OAUTH = "OAuthException";
    private static final String GRAPH_METHOD = "GraphMethodException";

    private final int status;
    private final int code;
    private final Map<String, Object> error = new LinkedHashMap<>();
    private int documentedStatus;
    private int documentedCode;

    private GraphError(int status, String type, int code, String message) {
        super(message);
        this.status = status;
        this.code = code;
        documentedAs(status, code);
        error.put("message", message);
        error.put("type", type);
    }

    static GraphError noToken() {
        return new GraphError(401, OAUTH, 104, "An access token is required to request this resource.");
    }

    static GraphError invalidToken() {
        return new GraphError(401, OAUTH, 190, "Invalid OAuth access token - Cannot parse access token");
    }

    static GraphError expired() {
        return new GraphError(
                        401,
                        OAUTH,
                        190,
                        "Error validating access token: Session has expired on Thursday, 01-Jan-26 00:00:00 PST.")
                .with("error_subcode", 463);
    }

    static GraphError wrongProof() {
        return new GraphError(400, GRAPH_METHOD, 100, "Invalid appsecret_proof provided in the API argument");
    }

    static GraphError proofRequired() {
        return new GraphError(400, GRAPH_METHOD, 100, "API calls from the server require an appsecret_proof argument");
    }

    static GraphError wrongAppSecret() {
        return new GraphError(400, OAUTH, 101, "Error validating application. Invalid application secret.");
    }

    static GraphError unknownObject(String id) {
        return new GraphError(
                        400,
                        GRAPH_METHOD,
                        100,
                        "Unsupported get request. Object with ID '" + id
                                + "' does not exist, cannot be loaded due to missing permissions, or does not support"
                                + " this operation")
                .with("error_subcode", 33)
                .documentedAs(404, 803);
    }

    static GraphError missingScope(String scope) {
        return new GraphError(403, OAUTH, 200, "(#200) Requires " + scope + " permission to manage the object");
    }

    static GraphError badParameter(String message) {
        return new GraphError(400, OAUTH, 100, "(#100) " + message);
    }

    static GraphError notSubscribed() {
        return badParameter("Before override the current callback uri, your app must be subscribed to receive messages"
                + " for WhatsApp Business Account");
    }

    static GraphError callbackFailed(String how) {
        return new GraphError(
                        400, OAUTH, 2200, "(#2200) Callback verification failed with the following errors: " + how)
                .documentedAs(422, 100);
    }

    static GraphError throttled() {
        return new GraphError(400, OAUTH, 80007, "(#80007) There have been too many calls to this account")
                .with("error_subcode", 2446079)
                .with("is_transient", true)
                .documentedAs(429, 80007);
    }

    static GraphError server(int status) {
        return new GraphError(
                        status,
                        OAUTH,
                        status == 503 ? 2 : 1,
                        status == 503 ? "Service temporarily unavailable" : "An unknown error occurred")
                .with("is_transient", true);
    }

    Answer answer(ErrorProfile profile) {
        return profile == ErrorProfile.OPENAPI ? answer(documentedStatus, documentedCode) : answer(status, code);
    }

    private Answer answer(int status, int code) {
        Map<String, Object> complete = new LinkedHashMap<>(error);
        complete.put("code", code);
        complete.put(
                "fbtrace_id",
                "A" + UUID.randomUUID().toString().replace("-", "").substring(0, 22));
        Answer answer = Answer.json(status, Map.of("error", complete));
        if (status < 400 || status >= 500) {
            return answer;
        }
        String kind = code == 190 ? "invalid_token" : "invalid_request";
        return answer.header(
                "WWW-Authenticate", "OAuth \"Facebook Platform\" \"%s\" \"%s\"".formatted(kind, error.get("message")));
    }

    private GraphError documentedAs(int otherStatus, int otherCode) {
        documentedStatus = otherStatus;
        documentedCode = otherCode;
        return this;
    }

    private GraphError with(String field, Object value) {
        error.put(field, value);
        return this;
    }
}
