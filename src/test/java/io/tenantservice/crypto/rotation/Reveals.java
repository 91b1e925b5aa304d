package io.tenantservice.crypto.rotation;

import java.net.URI;
import java.net.http.HttpRequest;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/** Callers who reveal secrets, and look whether each is the right one. */
final class Reveals {

    private static final int CALLERS = 3;

    private Reveals() {}

    /** @param accounts the access token that each address must show */
    static Callers begin(String token, Map<String, String> accounts) {
        List<Map.Entry<String, String>> all = List.copyOf(accounts.entrySet());
        return Callers.begin(CALLERS, () -> {
            var account = all.get(ThreadLocalRandom.current().nextInt(all.size()));
            return new Callers.Question(
                    HttpRequest.newBuilder(URI.create(account.getKey() + ":reveal"))
                            .header("Authorization", "Bearer " + token)
                            .POST(HttpRequest.BodyPublishers.noBody()),
                    answer -> answer.contains("\"access_token\":\"" + account.getValue() + '"'));
        });
    }
}
