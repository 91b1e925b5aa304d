package io.tenantservice.crypto.rotation;

import io.tenantservice.api.Given;
import io.tenantservice.simulator.Json;
import java.net.URI;
import java.net.http.HttpRequest;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Callers who create credentials. */
final class Creations {

    private static final int CALLERS = 2;
    private static final Pattern ID = Pattern.compile("\\{\"id\":\"([0-9a-f-]{36})\"");

    private Creations() {}

    /** @param created gets each address, and the access token that it must show */
    static Callers begin(String service, String token, List<String> tenants, Map<String, String> created) {
        return Callers.begin(CALLERS, () -> {
            String tenant = tenants.get(ThreadLocalRandom.current().nextInt(tenants.size()));
            String collection = service + "/v1/tenants/" + tenant + "/whatsapp-accounts";
            Map<String, Object> account = Given.whatsAppAccountRequest();
            return new Callers.Question(
                    HttpRequest.newBuilder(URI.create(collection))
                            .header("Authorization", "Bearer " + token)
                            .header("Content-Type", "application/json")
                            .POST(HttpRequest.BodyPublishers.ofString(Json.write(account))),
                    answer -> {
                        Matcher id = ID.matcher(answer);
                        if (!id.lookingAt()) {
                            return false;
                        }
                        created.put(collection + "/" + id.group(1), String.valueOf(account.get("access_token")));
                        return true;
                    });
        });
    }
}
