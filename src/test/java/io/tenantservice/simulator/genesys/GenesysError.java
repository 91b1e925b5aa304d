package io.tenantservice.simulator.genesys;

import io.tenantservice.simulator.Answer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** An error as Genesys Cloud answers it: OAuth's form from the login host, its own envelope from the API. */
final class GenesysError extends RuntimeException {

    private final Answer answer;

    private GenesysError(Answer answer) {
        super(answer.body());
        this.answer = answer;
    }

    Answer answer() {
        return answer;
    }

    static GenesysError login(String error, String description) {
        return new GenesysError(
                Answer.json(400, Map.of("error", error, "description", description, "error_description", description)));
    }

    static GenesysError authenticationFailed() {
        return login("invalid_client", "authentication failed");
    }

    static GenesysError clientNotFound() {
        return login("invalid_client", "client not found");
    }

    static GenesysError loginThrottled() {
        return login("invalid_request", "rate limit exceeded; please try again later");
    }

    static GenesysError badCredentials() {
        return api(401, "bad.credentials", "Invalid login credentials.", Map.of());
    }

    static GenesysError authenticationRequired() {
        return api(401, "authentication.required", "No authentication bearer token specified.", Map.of());
    }

    static GenesysError credentialsExpired() {
        return api(401, "credentials.expired", "The supplied credentials are expired.", Map.of());
    }

    static GenesysError missingPermission(String permission) {
        return api(
                403,
                "missing.any.permissions",
                "Unable to perform the requested action. You must have at least one of the following permissions"
                        + " assigned: [" + permission + "]",
                Map.of("permissions", "[" + permission + "]"));
    }

    static GenesysError notFound() {
        return api(404, "not.found", "The requested resource was not found.", Map.of());
    }

    static GenesysError invalidValue(String field) {
        return api(400, "invalid.value", "Value is not valid for field " + field, Map.of("field", field));
    }

    static GenesysError tooManyRequests(int retryAfterSeconds) {
        GenesysError error = api(429, "too.many.requests.retry.after", "Rate limit exceeded the maximum", Map.of());
        return new GenesysError(error.answer
                .header("Retry-After", Integer.toString(retryAfterSeconds))
                .header("inin-ratelimit-count", "301")
                .header("inin-ratelimit-allowed", "300")
                .header("inin-ratelimit-reset", "42"));
    }

    static GenesysError server(int status) {
        String code = switch (status) {
            case 503 -> "service.unavailable";
            case 504 -> "request.timeout";
            default -> "internal.server.error";
        };
        return api(status, code, "The request could not be completed.", Map.of());
    }

    private static GenesysError api(int status, String code, String message, Map<String, String> parameters) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("message", message);
        body.put("code", code);
        body.put("status", status);
        body.put("messageParams", parameters);
        body.put("contextId", UUID.randomUUID().toString());
        body.put("details", List.of());
        body.put("errors", List.of());
        return new GenesysError(Answer.json(status, body));
    }
}
