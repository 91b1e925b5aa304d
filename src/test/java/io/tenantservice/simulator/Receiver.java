package io.tenantservice.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Plays the platform's backend: {@code /wa/NAME} answers Meta's handshake, and whatever is posted anywhere is kept.
 * The name may be a phone number id or any other word; who knows its verify token is asked for it.
 */
public final class Receiver {

    /** @param signature {@code X-Hub-Signature-256} as it came */
    record Received(Instant time, String path, @Nullable String signature, JsonNode body) {}

    private final List<Received> received = new CopyOnWriteArrayList<>();
    private final Map<String, String> told = new ConcurrentHashMap<>();
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

    void reset() {
        received.clear();
        told.clear();
    }

    Answer handle(Call call) {
        String name = call.path().substring(call.path().lastIndexOf('/') + 1);
        if (call.method().equals("POST")) {
            received.add(new Received(
                    Instant.now(),
                    call.path(),
                    call.header("X-hub-signature-256").orElse(null),
                    call.body()));
            return Answer.text(200, "");
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
}
