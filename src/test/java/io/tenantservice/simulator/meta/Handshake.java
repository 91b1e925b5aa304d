package io.tenantservice.simulator.meta;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.SecureRandom;
import java.time.Duration;
import javax.net.ssl.SSLContext;

/** Asks a callback address whether it knows the verify token, as Meta does before it sends events there. */
final class Handshake {

    private static final int MAX_URL_LENGTH = 200;

    private final HttpClient client;
    private final SecureRandom random = new SecureRandom();

    Handshake(SSLContext tls) {
        client = HttpClient.newBuilder()
                .sslContext(tls)
                .connectTimeout(Duration.ofSeconds(3))
                .build();
    }

    /** @throws GraphError unless the address answers exactly the challenge */
    void perform(String url, String verifyToken) {
        if (url.length() > MAX_URL_LENGTH) {
            throw GraphError.badParameter("Param override_callback_uri must be at most 200 characters long");
        }
        URI address = address(url);
        String challenge = Integer.toString(random.nextInt(1_000_000_000));
        URI question = URI.create(url + (address.getQuery() == null ? "?" : "&") + "hub.mode=subscribe&hub.challenge="
                + challenge + "&hub.verify_token=" + URLEncoder.encode(verifyToken, UTF_8));
        try {
            HttpRequest request = HttpRequest.newBuilder(question)
                    .timeout(Duration.ofSeconds(5))
                    .build();
            HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() != 200) {
                throw GraphError.callbackFailed("HTTP Status Code = " + response.statusCode());
            }
            if (!response.body().equals(challenge)) {
                throw GraphError.callbackFailed("HTTP response does not match challenge");
            }
        } catch (IOException e) {
            throw GraphError.callbackFailed("Couldn't connect to server");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw GraphError.callbackFailed("Timeout");
        }
    }

    /** Plain HTTP is for loopback, where the simulators live. */
    private static URI address(String url) {
        try {
            URI address = URI.create(url);
            boolean local = "localhost".equals(address.getHost()) || "127.0.0.1".equals(address.getHost());
            if ("https".equals(address.getScheme()) || ("http".equals(address.getScheme()) && local)) {
                return address;
            }
        } catch (IllegalArgumentException e) {
            // answered below
        }
        throw GraphError.badParameter("Param override_callback_uri must be a valid https URL");
    }
}
