package io.tenantservice.simulator;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Stands before the KMS that moto plays: counts calls, spoils those that it is asked to, and answers as KMS does where
 * moto doesn't. {@code POST /spoil} takes a {@link Spoilt} and
 * {@code DELETE} ends all, {@code GET /calls/OPERATION} tells how many there were, {@code POST /keys/REGION} makes a key.
 */
public final class KmsFront implements AutoCloseable {

    private static final String TARGET = "TrentService.";
    private static final Duration SILENCE = Duration.ofSeconds(5);

    /**
     * The next calls of an operation, and what becomes of them.
     *
     * @param body spoils only calls that hold this text
     * @param code of KMS's error, or DROP (the connection breaks), LOSE (it breaks after KMS has done it), SILENCE
     */
    public record Spoilt(String operation, @Nullable String body, String code, int status, int times) {

        boolean fits(String actual, String text) {
            return operation.equals(actual) && (body == null || text.contains(body));
        }
    }

    private final HttpClient client = HttpClient.newHttpClient();
    private final Map<String, Integer> calls = new ConcurrentHashMap<>();
    private final List<Spoilt> spoilt = new ArrayList<>();
    private final String moto;
    private final String url;
    private final WebServer server;

    private KmsFront(int port, String moto) {
        this.moto = moto;
        this.url = "http://127.0.0.1:" + port;
        this.server = WebServer.http(port, this::handle);
    }

    public static KmsFront start(int port, String moto) {
        return new KmsFront(port, moto);
    }

    public String url() {
        return url;
    }

    /** @return the ARN of a new symmetric key */
    public String createKey(String region) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(moto))
                .header("X-Amz-Target", TARGET + "CreateKey")
                .header("Content-Type", "application/x-amz-json-1.1")
                .header("Authorization", "AWS4-HMAC-SHA256 Credential=test/20260101/" + region + "/kms/aws4_request")
                .POST(HttpRequest.BodyPublishers.ofString("{}"))
                .build();
        try {
            return Json.tree(send(request).body())
                    .path("KeyMetadata")
                    .path("Arn")
                    .asText();
        } catch (IOException e) {
            throw new IllegalStateException("moto makes no key", e);
        }
    }

    @Override
    public void close() {
        server.close();
        client.close();
    }

    private Answer handle(Call call) throws IOException {
        if (call.path().equals("/spoil") && call.method().equals("DELETE")) {
            clear();
            return Answer.noContent(204);
        }
        if (call.path().equals("/spoil")) {
            spoil(Json.read(call.text(), Spoilt.class));
            return Answer.noContent(204);
        }
        if (call.path().startsWith("/calls/")) {
            return Answer.ok(calls.getOrDefault(call.path().substring("/calls/".length()), 0));
        }
        if (call.path().startsWith("/keys/")) {
            return Answer.ok(createKey(call.path().substring("/keys/".length())));
        }
        String operation = call.header("X-amz-target").orElse("").replace(TARGET, "");
        calls.merge(operation, 1, Integer::sum);
        Optional<Spoilt> fault = take(operation, call.text());
        return fault.isEmpty() ? asKms(operation, call) : spoilt(fault.get(), call);
    }

    private Answer spoilt(Spoilt fault, Call call) throws IOException {
        return switch (fault.code()) {
            case "DROP" -> throw new IOException("dropped on request");
            case "LOSE" -> {
                forward(call);
                throw new IOException("lost on request");
            }
            case "SILENCE" -> {
                pause();
                throw new IOException("silent on request");
            }
            default -> error(fault.status(), fault.code());
        };
    }

    /** KMS says IncorrectKey where moto denies the access (API reference, Decrypt and ReEncrypt). */
    private Answer asKms(String operation, Call call) throws IOException {
        if (operation.equals("ReEncrypt") && !isOfItsSource(call)) {
            return error(400, "IncorrectKeyException");
        }
        Answer answer = forward(call);
        boolean denied = answer.status() == 400 && answer.body().contains("AccessDeniedException");
        return denied && operation.equals("Decrypt") ? error(400, "IncorrectKeyException") : answer;
    }

    /** moto does not look at the source's key; the first bytes of its ciphertexts are the id of the key. */
    private static boolean isOfItsSource(Call call) {
        JsonNode request = Json.tree(call.text());
        byte[] ciphertext =
                Base64.getDecoder().decode(request.path("CiphertextBlob").asText());
        String key = new String(ciphertext, 0, Math.min(36, ciphertext.length), US_ASCII);
        return request.path("SourceKeyId").asText().endsWith(key);
    }

    private Answer forward(Call call) throws IOException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(moto + call.path()))
                .header("X-Amz-Target", call.header("X-amz-target").orElse(""))
                .header("Content-Type", "application/x-amz-json-1.1")
                .header("Authorization", call.header("Authorization").orElse(""))
                .POST(HttpRequest.BodyPublishers.ofString(call.text()))
                .build();
        HttpResponse<String> response = send(request);
        return new Answer(response.statusCode(), "application/x-amz-json-1.1", Map.of(), response.body());
    }

    private HttpResponse<String> send(HttpRequest request) throws IOException {
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private static Answer error(int status, String code) {
        return Answer.json(status, Map.of("__type", code, "message", "canary-of-kms: as asked for"));
    }

    private synchronized void spoil(Spoilt fault) {
        spoilt.add(fault);
    }

    private synchronized void clear() {
        spoilt.clear();
    }

    private synchronized Optional<Spoilt> take(String operation, String text) {
        Optional<Spoilt> first =
                spoilt.stream().filter(fault -> fault.fits(operation, text)).findFirst();
        first.ifPresent(fault -> {
            int place = spoilt.indexOf(fault);
            if (fault.times() > 1) {
                spoilt.set(
                        place,
                        new Spoilt(fault.operation(), fault.body(), fault.code(), fault.status(), fault.times() - 1));
            } else {
                spoilt.remove(place);
            }
        });
        return first;
    }

    private static void pause() throws IOException {
        try {
            Thread.sleep(SILENCE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
