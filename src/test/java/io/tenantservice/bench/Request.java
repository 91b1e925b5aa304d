package io.tenantservice.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tenantservice.stack.StackFailure;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A request that is sent once, to prepare something, or over and over, to measure it. */
record Request(
        String method,
        String url,
        Map<String, String> headers,
        @Nullable String body) {

    private static final ObjectMapper JSON = new ObjectMapper();

    static Request get(String url, Map<String, String> headers) {
        return new Request("GET", url, headers, null);
    }

    static Request post(String url, Map<String, String> headers, String body) {
        return new Request("POST", url, headers, body);
    }

    /** @throws StackFailure when the answer is another than 2xx; it holds the answer */
    JsonNode send() {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url))
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        headers.forEach(request::header);
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> answer = client.send(request.build(), BodyHandlers.ofString());
            if (answer.statusCode() / 100 != 2) {
                throw new StackFailure(label() + " answers " + answer.statusCode() + ": " + answer.body());
            }
            return JSON.readTree(answer.body());
        } catch (IOException e) {
            throw new StackFailure(label() + " is not answered", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StackFailure("Interrupted", e);
        }
    }

    /** @return method and path, without what differs from run to run */
    String label() {
        String path = URI.create(url).getRawPath().replaceAll("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "…");
        return method + " " + path;
    }
}
