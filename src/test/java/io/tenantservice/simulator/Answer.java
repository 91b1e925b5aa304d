package io.tenantservice.simulator;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * @param body text that is sent as it is; empty for none
 * @param pace how the body goes out
 */
public record Answer(int status, String type, Map<String, String> headers, String body, Pace pace) {

    /** How a body goes out. */
    public sealed interface Pace {

        record AtOnce() implements Pace {}

        /** Never: after so long the connection breaks. */
        record Stalled(Duration until) implements Pace {}

        record Trickling(Duration betweenBytes) implements Pace {}
    }

    Answer(int status, String type, Map<String, String> headers, String body) {
        this(status, type, headers, body, new Pace.AtOnce());
    }

    public static Answer json(int status, Object value) {
        return new Answer(status, "application/json", Map.of(), Json.write(value));
    }

    public static Answer ok(Object value) {
        return json(200, value);
    }

    public static Answer text(int status, String body) {
        return new Answer(status, "text/plain", Map.of(), body);
    }

    public static Answer html(int status, String headline) {
        return new Answer(status, "text/html", Map.of(), "<html><body><h1>" + headline + "</h1></body></html>");
    }

    /** What stands in front of a provider answers when the provider does not. */
    public static Answer badGateway() {
        return html(502, "502 Bad Gateway");
    }

    public static Answer noContent(int status) {
        return new Answer(status, "application/json", Map.of(), "");
    }

    public Answer header(String name, String value) {
        Map<String, String> more = new HashMap<>(headers);
        more.put(name, value);
        return new Answer(status, type, more, body, pace);
    }

    Answer body(String other) {
        return new Answer(status, type, headers, other, pace);
    }

    Answer pace(Pace other) {
        return new Answer(status, type, headers, body, other);
    }
}
