package io.tenantservice.stack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/** What the platform's backend does when Meta asks for a number's verify token: it asks the service. */
final class ResolvedVerifyTokens implements Function<String, Optional<String>> {

    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(4);
    private static final String TOKEN_REQUEST = "grant_type=client_credentials&client_id=webhook-backend"
            + "&client_secret=local&scope=platform%20credentials:read%20credentials:reveal";

    private final HttpClient client = HttpClient.newHttpClient();
    private final ObjectMapper json = new ObjectMapper();
    private final String serviceUrl;
    private final String issuerUrl;

    ResolvedVerifyTokens(String serviceUrl, String issuerUrl) {
        this.serviceUrl = serviceUrl;
        this.issuerUrl = issuerUrl;
    }

    @Override
    public Optional<String> apply(String phoneNumberId) {
        try {
            String bearer = send(HttpRequest.newBuilder(URI.create(issuerUrl + "/token"))
                            .header("Content-Type", "application/x-www-form-urlencoded")
                            .POST(BodyPublishers.ofString(TOKEN_REQUEST)))
                    .path("access_token")
                    .asText();
            URI address = URI.create(serviceUrl + "/v1/resolve?fields=verify_token&phone_number_id=" + phoneNumberId);
            return Optional.ofNullable(send(HttpRequest.newBuilder(address).header("Authorization", "Bearer " + bearer))
                    .path("whatsapp_accounts")
                    .path(0)
                    .path("verify_token")
                    .textValue());
        } catch (IOException | IllegalArgumentException e) {
            // A backend that cannot ask does not know the token.
            return Optional.empty();
        }
    }

    private JsonNode send(HttpRequest.Builder request) throws IOException {
        try {
            return json.readTree(client.send(request.timeout(ANSWER_WITHIN).build(), BodyHandlers.ofString())
                    .body());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }
}
