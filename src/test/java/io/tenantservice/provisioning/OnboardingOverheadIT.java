package io.tenantservice.provisioning;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.tenantservice.api.Newcomer;
import io.tenantservice.simulator.Json;
import io.tenantservice.stack.PackagedStack;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** How long a step takes beside the sum of its calls, made one after the other, to providers which are 20 ms away. */
@Tag("chaos")
class OnboardingOverheadIT {

    private static final int WARM_UP = 30;
    private static final int ROUNDS = 5;
    private static final int IN_A_ROUND = 10;
    private static final double MOST = 1.3;
    private static final Duration ENDS_WITHIN = Duration.ofSeconds(60);

    private static PackagedStack stack;
    private static HttpClient client;

    @BeforeAll
    static void start() throws GeneralSecurityException {
        stack = PackagedStack.start(
                "stack-overhead", "platform tenants:write credentials:write api-keys:write operations:read");
        // An integration is looked at until it is made; what is waited for between two looks is the provider's time.
        stack.serve(Map.of("tenantservice.genesys.poll-interval", "1ms"));
        client = HttpClient.newBuilder()
                .sslContext(stack.parts().simulators().tls())
                .build();
        stack.control("/latency", Map.of("millis", 20));
    }

    @AfterAll
    static void stop() {
        client.close();
        stack.close();
    }

    /** Medians of five rounds, in which both take turns. */
    @Test
    void stepsTakeLittleLongerThanTheirCalls() throws Exception {
        round(WARM_UP, new HashMap<>(), new HashMap<>());
        Map<String, List<Double>> ratios = new HashMap<>();
        Map<String, List<Double>> steps = new HashMap<>();
        Map<String, List<Double>> raw = new HashMap<>();
        for (int i = 0; i < ROUNDS; i++) {
            Map<String, List<Double>> ownSteps = new HashMap<>();
            Map<String, List<Double>> ownRaw = new HashMap<>();
            round(IN_A_ROUND, ownSteps, ownRaw);
            ownSteps.forEach((step, times) -> add(steps, step, median(times)));
            ownRaw.forEach((step, times) -> {
                add(raw, step, median(times));
                add(ratios, step, median(ownSteps.getOrDefault(step, List.of())) / median(times));
            });
        }

        steps.forEach((step, times) -> System.out.printf("[overhead] %s: %.1f ms%n", step, median(times)));
        ratios.forEach((step, all) -> System.out.printf(
                "[overhead] %s: its calls alone %.1f ms, ratio %.2f (%.2f - %.2f)%n",
                step,
                median(raw.getOrDefault(step, List.of())),
                median(all),
                Collections.min(all),
                Collections.max(all)));
        ratios.forEach((step, all) -> assertThat(median(all)).as(step).isLessThanOrEqualTo(MOST));
    }

    private static void round(int onboardings, Map<String, List<Double>> steps, Map<String, List<Double>> raw)
            throws Exception {
        for (int i = 0; i < onboardings; i++) {
            onboard(steps);
            callOnly(raw);
        }
    }

    private static void onboard(Map<String, List<Double>> steps) {
        Newcomer newcomer = stack.seed(Newcomer.healthy());
        String operation = stack.request()
                .body(newcomer.request())
                .post("/v1/tenants:onboard")
                .then()
                .statusCode(202)
                .extract()
                .path("id");
        await().atMost(ENDS_WITHIN)
                .until(() -> operation(operation).path("state").asText(), "SUCCEEDED"::equals);
        operation(operation)
                .path("steps")
                .forEach(step -> add(
                        steps,
                        step.path("name").asText(),
                        Duration.between(
                                                Instant.parse(
                                                        step.path("started_at").asText()),
                                                Instant.parse(
                                                        step.path("finished_at").asText()))
                                        .toNanos()
                                / 1e6));
    }

    /** The calls of docs/provisioning.md, one after the other. */
    private static void callOnly(Map<String, List<Double>> raw) throws Exception {
        Newcomer newcomer = stack.seed(Newcomer.healthy());
        String meta = stack.parts().simulators().metaUrl() + "/v24.0/";
        String proof = "appsecret_proof=" + proof(newcomer);
        String waba = meta + newcomer.accountId();
        timed(raw, "VERIFY_WHATSAPP", () -> {
            graph(
                    newcomer,
                    meta + "debug_token?input_token=" + newcomer.accessToken() + "&access_token="
                            + newcomer.accessToken() + "&" + proof);
            graph(newcomer, waba + "?" + proof);
            graph(newcomer, waba + "/phone_numbers?" + proof);
            graph(newcomer, meta + newcomer.phoneNumberId() + "?" + proof);
        });
        String genesys = stack.parts().simulators().genesysUrl();
        String[] token = {""};
        timed(raw, "VERIFY_GENESYS", () -> {
            token[0] = token(genesys, newcomer);
            genesys(genesys, token[0], "/api/v2/organizations/me");
            genesys(genesys, token[0], "/api/v2/tokens/me");
        });
        stack.control("/verify-tokens", Map.of("name", newcomer.phoneNumberId(), "token", "told"));
        String integrations = "/api/v2/conversations/messaging/integrations/open";
        timed(raw, "CONFIGURE_WEBHOOKS", () -> {
            String edge = waba + "/subscribed_apps?" + proof;
            graph(newcomer, edge);
            send(authorized(edge, newcomer.accessToken()).POST(BodyPublishers.noBody()));
            send(authorized(edge, newcomer.accessToken())
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString(Json.write(Map.of(
                            "override_callback_uri",
                            stack.parts().simulators().receiverUrl() + "/wa/" + newcomer.phoneNumberId(),
                            "verify_token",
                            "told")))));
            graph(newcomer, edge);
            genesys(genesys, token[0], integrations + "?pageSize=100");
            JsonNode made = Json.tree(send(authorized(genesys + "/api/mypurecloud.de" + integrations, token[0])
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString(Json.write(Map.of(
                            "name",
                            "raw",
                            "outboundNotificationWebhookUrl",
                            "https://hub.example/gc",
                            "outboundNotificationWebhookSignatureSecretToken",
                            "at-least-sixteen-characters"))))));
            String integration = integrations + "/" + made.path("id").asText();
            genesys(genesys, token[0], integration);
            genesys(genesys, token[0], integration);
        });
    }

    /** Something that calls. */
    private interface Calls {
        void make() throws Exception;
    }

    private static void timed(Map<String, List<Double>> raw, String step, Calls calls) throws Exception {
        long began = System.nanoTime();
        calls.make();
        add(raw, step, (System.nanoTime() - began) / 1e6);
    }

    private static void add(Map<String, List<Double>> values, String step, double value) {
        values.computeIfAbsent(step, fresh -> new ArrayList<>()).add(value);
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }

    private static void graph(Newcomer newcomer, String url) throws Exception {
        send(authorized(url, newcomer.accessToken()));
    }

    private static void genesys(String url, String token, String path) throws Exception {
        send(authorized(url + "/api/mypurecloud.de" + path, token));
    }

    private static String token(String url, Newcomer newcomer) throws Exception {
        String basic = Base64.getEncoder()
                .encodeToString((newcomer.client().id() + ":" + newcomer.clientSecret()).getBytes(UTF_8));
        return Json.tree(send(HttpRequest.newBuilder(URI.create(url + "/login/mypurecloud.de/oauth/token"))
                        .header("Authorization", "Basic " + basic)
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString("grant_type=client_credentials"))))
                .path("access_token")
                .asText();
    }

    private static HttpRequest.Builder authorized(String url, String token) {
        return HttpRequest.newBuilder(URI.create(url)).header("Authorization", "Bearer " + token);
    }

    private static String send(HttpRequest.Builder request) throws IOException, InterruptedException {
        var answer = client.send(request.build(), BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return answer.body();
    }

    private static String proof(Newcomer newcomer) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(newcomer.appSecret().getBytes(UTF_8), "HmacSHA256"));
        return HexFormat.of().formatHex(mac.doFinal(newcomer.accessToken().getBytes(UTF_8)));
    }

    private static JsonNode operation(String id) {
        return Json.tree(stack.request().get("/v1/operations/" + id).asString());
    }
}
