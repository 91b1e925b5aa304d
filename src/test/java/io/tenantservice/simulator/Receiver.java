package io.tenantservice.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Plays the platform's backend: {@code /wa/NAME} answers Meta's handshake, and whatever is posted anywhere is kept.
 * The name may be a phone number id or any other word; who knows its verify token is asked for it. What is posted is
 * answered 200, unless other answers were ordered for its path.
 */
public final class Receiver {

    /**
     * @param signature {@code X-Hub-Signature-256} as it came
     * @param headers those of Standard Webhooks, by their names in small letters
     * @param text the body as it came
     */
    record Received(
            Instant time,
            String path,
            @Nullable String signature,
            Map<String, String> headers,
            String text,
            JsonNode body) {}

    /**
     * What the next posts to a path are answered.
     *
     * @param times how many of them
     */
    record Ordered(String path, int status, @Nullable String retryAfter, int times) {}

    private static final List<String> STANDARD_HEADERS = List.of("id", "timestamp", "signature");

    private final List<Received> received = new CopyOnWriteArrayList<>();
    private final Map<String, String> told = new ConcurrentHashMap<>();
    private final Map<String, Deque<Ordered>> answers = new ConcurrentHashMap<>();
    private volatile Function<String, Optional<String>> verifyTokens = name -> Optional.empty();

    /** @param source gives the verify token for the last part of a callback's path */
    public void verifyTokens(Function<String, Optional<String>> source) {
        verifyTokens = source;
    }

    /** What the control plane has been told goes before the source. */
    void verifyToken(String name, String token) {
        told.put(name, token);
    }

    List<Received> received() {
        return List.copyOf(received);
    }

    void order(Ordered answer) {
        Deque<Ordered> ofPath = answers.computeIfAbsent(answer.path(), path -> new ConcurrentLinkedDeque<>());
        for (int i = 0; i < answer.times(); i++) {
            ofPath.add(answer);
        }
    }

    void reset() {
        received.clear();
        told.clear();
        answers.clear();
    }

    Answer handle(Call call) {
        String name = call.path().substring(call.path().lastIndexOf('/') + 1);
        if (call.method().equals("POST")) {
            received.add(new Received(
                    Instant.now(),
                    call.path(),
                    call.header("X-hub-signature-256").orElse(null),
                    standardHeaders(call),
                    call.text(),
                    call.body()));
            return answer(call.path());
        }
        if (!call.method().equals("GET") || !call.path().startsWith("/wa/")) {
            return Answer.text(404, "");
        }
        Optional<String> expected = Optional.ofNullable(told.get(name)).or(() -> verifyTokens.apply(name));
        boolean agreed = expected.isPresent()
                && expected.equals(call.parameter("hub.verify_token"))
                && call.parameter("hub.mode").orElse("").equals("subscribe");
        return agreed ? Answer.text(200, call.parameter("hub.challenge").orElse("")) : Answer.text(403, "");
    }

    private Answer answer(String path) {
        Deque<Ordered> ofPath = answers.get(path);
        Ordered next = ofPath == null ? null : ofPath.poll();
        if (next == null) {
            return Answer.text(200, "");
        }
        Answer answer = Answer.text(next.status(), "nobody reads this");
        return next.retryAfter() == null ? answer : answer.header("Retry-After", next.retryAfter());
    }

    private static Map<String, String> standardHeaders(Call call) {
        Map<String, String> headers = new TreeMap<>();
        STANDARD_HEADERS.forEach(
                name -> call.header("Webhook-" + name).ifPresent(value -> headers.put("webhook-" + name, value)));
        return headers;
    }
}
