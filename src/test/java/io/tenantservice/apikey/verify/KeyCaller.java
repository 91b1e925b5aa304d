package io.tenantservice.apikey.verify;

import io.tenantservice.stack.PackagedService;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Asks packaged services about keys, in a millisecond or two. */
final class KeyCaller {

    private static final Pattern CODE = Pattern.compile("\"code\":\"([A-Z_]+)\"");
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(20);

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String token;

    KeyCaller(String token) {
        this.token = token;
    }

    /** @return of the verification, or of the problem */
    String code(PackagedService service, String key) {
        String body = answer(service, key);
        Matcher matcher = CODE.matcher(body);
        if (!matcher.find()) {
            throw new IllegalStateException("no code in " + body);
        }
        return matcher.group(1);
    }

    /** @return the body */
    String answer(PackagedService service, String key) {
        return send(HttpRequest.newBuilder(URI.create(service.url() + "/v1/api-keys:verify"))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"api_key\":\"" + key + "\"}")));
    }

    /** @return zero while there is no such series */
    double metric(PackagedService service, String name, String cache) {
        return metric(service, name, cache, "");
    }

    /** @param result empty for any */
    double metric(PackagedService service, String name, String cache, String result) {
        return send(HttpRequest.newBuilder(URI.create(service.managementUrl() + "/q/metrics")))
                .lines()
                .filter(line -> line.startsWith(name + "{")
                        && line.contains("cache=\"" + cache + "\"")
                        && line.contains(result.isEmpty() ? "" : "result=\"" + result + "\""))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    private String send(HttpRequest.Builder request) {
        try {
            return client.send(request.timeout(ANSWER_WITHIN).build(), BodyHandlers.ofString())
                    .body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
