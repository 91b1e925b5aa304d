package io.tenantservice.webhook.delivery;

import com.standardwebhooks.Webhook;
import io.tenantservice.api.Simulation.Posted;
import java.net.http.HttpHeaders;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** An event as its receiver checks it, by the library that consumers use. */
final class Signed {

    private Signed() {}

    static void verify(Posted event, String secret) throws Exception {
        Map<String, List<String>> headers = event.headers().entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, header -> List.of(header.getValue())));
        new Webhook(secret).verify(event.text(), HttpHeaders.of(headers, (name, value) -> true));
    }
}
