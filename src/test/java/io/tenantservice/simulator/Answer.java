package io.tenantservice.simulator;

import java.util.HashMap;
import java.util.Map;

/** @param body text that is sent as it is; empty for none */
public record Answer(int status, String type, Map<String, String> headers, String body) {

    public static Answer json(int status, Object value) {
        return new Answer(status, "application/json", Map.of(), Json.write(value));
    }

    public static Answer ok(Object value) {
        return json(200, value);
    }

    public static Answer text(int status, String body) {
        return new Answer(status, "text/plain", Map.of(), body);
    }

    /** What stands in front of a provider answers when the provider does not. */
    public static Answer badGateway() {
        return new Answer(502, "text/html", Map.of(), "<html><body><h1>502 Bad Gateway</h1></body></html>");
    }

    public static Answer noContent(int status) {
        return new Answer(status, "application/json", Map.of(), "");
    }

    public Answer header(String name, String value) {
        Map<String, String> more = new HashMap<>(headers);
        more.put(name, value);
        return new Answer(status, type, more, body);
    }

    Answer body(String other) {
        return new Answer(status, type, headers, other);
    }
}
