package io.tenantservice.crypto.vault;

import static io.restassured.RestAssured.given;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import io.tenantservice.api.Given;
import io.tenantservice.stack.LocalStack;
import io.tenantservice.stack.PackagedService;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** A tenant of a packaged service whose Vault gets into trouble: what needs Vault, and what does not. */
final class Troubled implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** What a caller does. */
    enum Kind {
        REVEAL,
        WRITE,
        VERIFY,
        READ_CONFIGURATION
    }

    /** What came of it. Times are {@link System#nanoTime}. */
    record Answer(Kind kind, long begunAt, long endedAt, int status, boolean saysWhenToRetry, String body) {

        long millis() {
            return Duration.ofNanos(endedAt - begunAt).toMillis();
        }
    }

    private final HttpClient client = HttpClient.newHttpClient();
    private final PackagedService service;
    private final String token;
    private final String tenant;
    private final String account;
    private final String apiKey;

    Troubled(LocalStack stack, PackagedService service) {
        this.service = service;
        token = given().baseUri(stack.issuer().url())
                .formParam("grant_type", "client_credentials")
                .formParam("client_id", "trouble")
                .formParam("scope", "platform " + String.join(" ", Given.ALL_SCOPES))
                .post("/token")
                .path("access_token");
        tenant = create("/v1/tenants", Given.tenantRequest(), "id");
        account = create(accounts(), Given.whatsAppAccountRequest(), "id");
        apiKey = create(
                "/v1/tenants/" + tenant + "/api-keys",
                Map.of("name", "a", "scopes", List.of("messages:send")),
                "api_key");
    }

    RequestSpecification request() {
        return given().baseUri(service.url())
                .urlEncodingEnabled(false)
                .auth()
                .oauth2(token)
                .contentType(ContentType.JSON);
    }

    String newTenant() {
        return create("/v1/tenants", Given.tenantRequest(), "id");
    }

    String tenant() {
        return tenant;
    }

    CompletableFuture<Answer> send(Kind kind) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(service.url() + address(kind)))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .timeout(PATIENCE)
                .method(kind == Kind.READ_CONFIGURATION ? "GET" : "POST", body(kind))
                .build();
        long begunAt = System.nanoTime();
        return client.sendAsync(request, BodyHandlers.ofString()).thenApply(answer -> answered(kind, begunAt, answer));
    }

    @Override
    public void close() {
        client.shutdownNow();
        client.close();
    }

    private static Answer answered(Kind kind, long begunAt, HttpResponse<String> answer) {
        boolean retryAfter = answer.headers().firstValue("Retry-After").isPresent();
        // A revealed secret is of no interest, and shall not get into a test's report.
        String body = answer.statusCode() < 400 ? "" : answer.body();
        return new Answer(kind, begunAt, System.nanoTime(), answer.statusCode(), retryAfter, body);
    }

    private String address(Kind kind) {
        return switch (kind) {
            case REVEAL -> accounts() + "/" + account + ":reveal";
            case WRITE -> accounts();
            case VERIFY -> "/v1/api-keys:verify";
            case READ_CONFIGURATION -> "/v1/tenants/" + tenant + "/configuration";
        };
    }

    private HttpRequest.BodyPublisher body(Kind kind) {
        return switch (kind) {
            case REVEAL, READ_CONFIGURATION -> BodyPublishers.noBody();
            case WRITE -> json(Given.whatsAppAccountRequest());
            case VERIFY -> json(Map.of("api_key", apiKey));
        };
    }

    private static HttpRequest.BodyPublisher json(Map<String, Object> body) {
        try {
            return BodyPublishers.ofString(JSON.writeValueAsString(body));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a map of texts is always JSON", e);
        }
    }

    private String accounts() {
        return "/v1/tenants/" + tenant + "/whatsapp-accounts";
    }

    private String create(String collection, Map<String, Object> body, String field) {
        return request()
                .body(body)
                .post(collection)
                .then()
                .statusCode(201)
                .extract()
                .path(field);
    }
}
