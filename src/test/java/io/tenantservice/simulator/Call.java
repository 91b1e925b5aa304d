package io.tenantservice.simulator;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URLDecoder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A request as a simulator reads it. A parameter may come by query, form, multipart or as a field of a JSON object: the
 * providers' own SDKs use all four.
 *
 * @param text the body as it came
 */
public record Call(
        String method, String path, Map<String, List<String>> headers, Map<String, String> parameters, String text) {

    private static final Pattern PART =
            Pattern.compile("name=\"([^\"]+)\"[^\r\n]*\r\n(?:[^\r\n]+\r\n)*\r\n(.*?)\r\n--", Pattern.DOTALL);

    static Call of(HttpExchange exchange) throws IOException {
        String text = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
        Map<String, String> parameters = new HashMap<>(pairs(
                Optional.ofNullable(exchange.getRequestURI().getRawQuery()).orElse("")));
        String type = Optional.ofNullable(exchange.getRequestHeaders().getFirst("Content-Type"))
                .orElse("");
        if (type.startsWith("application/x-www-form-urlencoded")) {
            parameters.putAll(pairs(text));
        } else if (type.startsWith("multipart/form-data")) {
            for (Matcher part = PART.matcher(text); part.find(); ) {
                parameters.put(part.group(1), part.group(2));
            }
        } else if (type.startsWith("application/json")) {
            Json.tree(text)
                    .properties()
                    .forEach(field -> parameters.put(
                            field.getKey(),
                            field.getValue().isValueNode()
                                    ? field.getValue().asText()
                                    : field.getValue().toString()));
        }
        return new Call(
                exchange.getRequestMethod(),
                exchange.getRequestURI().getPath(),
                Map.copyOf(exchange.getRequestHeaders()),
                Map.copyOf(parameters),
                text);
    }

    public Optional<String> parameter(String name) {
        return Optional.ofNullable(parameters.get(name)).filter(value -> !value.isEmpty());
    }

    /** @param name with a capital first letter and small ones else, as the server keeps them */
    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name)).map(List::getFirst);
    }

    public Optional<String> bearer() {
        return header("Authorization")
                .filter(value -> value.startsWith("Bearer "))
                .map(value -> value.substring("Bearer ".length()))
                .or(() -> parameter("access_token"));
    }

    public JsonNode body() {
        return Json.tree(text);
    }

    private static Map<String, String> pairs(String text) {
        Map<String, String> pairs = new HashMap<>();
        for (String pair : text.split("&")) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                pairs.put(
                        URLDecoder.decode(pair.substring(0, equals), UTF_8),
                        URLDecoder.decode(pair.substring(equals + 1), UTF_8));
            }
        }
        return pairs;
    }
}
