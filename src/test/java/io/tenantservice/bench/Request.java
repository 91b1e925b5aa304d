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
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A request that is sent once, to prepare something, or over and over, to measure it. */
record Request(
        String method,
        String url,
        Map<String, String> headers,
        @Nullable String body,
        @Nullable Bodies bodies) {

    /**
     * Bodies of which each request under load takes one by chance.
     *
     * @param file one in each line, all equally long
     * @param used how many of the first ones
     */
    record Bodies(Path file, int used) {}

    private static final ObjectMapper JSON = new ObjectMapper();

    static Request get(String url, Map<String, String> headers) {
        return new Request("GET", url, headers, null, null);
    }

    static Request post(String url, Map<String, String> headers, String body) {
        return new Request("POST", url, headers, body, null);
    }

    /** @param body of the one that is sent by itself */
    static Request postAnyOf(String url, Map<String, String> headers, String body, Bodies bodies) {
        return new Request("POST", url, headers, body, bodies);
    }

    /** @throws StackFailure when the answer is another than 2xx; it holds the answer */
    JsonNode send() {
        try {
            return JSON.readTree(exchange());
        } catch (IOException e) {
            throw new StackFailure(label() + " answers no JSON", e);
        }
    }

    private String exchange() {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url))
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        headers.forEach(request::header);
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> answer = client.send(request.build(), BodyHandlers.ofString());
            if (answer.statusCode() / 100 != 2) {
                throw new StackFailure(label() + " answers " + answer.statusCode() + ": " + answer.body());
            }
            return answer.body();
        } catch (IOException e) {
            throw new StackFailure(label() + " is not answered", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StackFailure("Interrupted", e);
        }
    }

    /** @return what is there, which need not be JSON */
    static String text(String url) {
        return get(url, Map.of()).exchange();
    }

    /** @return method and path, without what differs from run to run */
    String label() {
        String path = URI.create(url).getRawPath().replaceAll("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "…");
        return method + " " + path;
    }
}
