package io.tenantservice.simulator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.tenantservice.stack.Ports;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Holds the simulators to what docs/providers.md says of them, without the service in between. */
class SimulatorsTest {

    private static final String META_NODE = "/v24.0/" + AcmeSeed.WABA_ID;

    private static Simulators simulators;
    private static HttpClient client;
    private static int meta;
    private static int genesys;
    private static int control;
    private static int receiver;

    @BeforeAll
    static void start(@TempDir Path folder) throws IOException, GeneralSecurityException {
        Ports ports = Ports.free();
        meta = ports.of("meta");
        genesys = ports.of("genesys");
        control = ports.of("simulator-control");
        receiver = ports.of("receiver");
        simulators = Simulators.start(folder, meta, genesys, control, receiver);
        client = HttpClient.newBuilder()
                .sslContext(trusting(simulators.certificateFile()))
                .build();
    }

    @AfterAll
    static void stop() {
        client.close();
        simulators.close();
    }

    @BeforeEach
    void reset() throws Exception {
        send(request("http", control, "/reset").POST(BodyPublishers.noBody()));
    }

    @Test
    void tokenIsTakenByHeaderQueryAndForm() throws Exception {
        String proof = "appsecret_proof=" + proof();

        var byHeader = send(graph(META_NODE + "?" + proof));
        var byQuery = send(request("https", meta, META_NODE + "?" + proof + "&access_token=" + AcmeSeed.ACCESS_TOKEN));
        var byForm = send(request("https", meta, META_NODE + "/subscribed_apps")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(proof + "&access_token=" + AcmeSeed.ACCESS_TOKEN)));
        var byMultipart = send(request("https", meta, META_NODE + "/subscribed_apps")
                .header("Content-Type", "multipart/form-data; boundary=B")
                .POST(BodyPublishers.ofString(
                        part("access_token", AcmeSeed.ACCESS_TOKEN) + part("appsecret_proof", proof()) + "--B--\r\n")));

        assertThat(new int[] {byHeader.statusCode(), byQuery.statusCode(), byForm.statusCode(), byMultipart.statusCode()
                })
                .containsOnly(200);
    }

    @Test
    void unknownFieldIsRefusedAndAGoodAnswerHoldsWhatWasAskedFor() throws Exception {
        var bad = send(graph(META_NODE + "?fields=color&appsecret_proof=" + proof()));
        var good = send(graph(META_NODE + "?fields=name&appsecret_proof=" + proof()));

        assertThat(Json.tree(bad.body()).at("/error/code").asInt()).isEqualTo(100);
        assertThat(bad.headers().firstValue("WWW-Authenticate").orElse("")).contains("invalid_request");
        assertThat(good.body()).isEqualTo("{\"name\":\"Acme Support\",\"id\":\"" + AcmeSeed.WABA_ID + "\"}");
        assertThat(good.headers().firstValue("X-Business-Use-Case-Usage")).isPresent();
    }

    @Test
    void subscribingAgainWithoutABodyRemovesTheOverride() throws Exception {
        tellReceiver("trap", "token");
        String edge = META_NODE + "/subscribed_apps?appsecret_proof=" + proof();
        send(graph(edge).POST(BodyPublishers.noBody()));
        var override = send(graph(edge)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"override_callback_uri\":\"https://localhost:" + receiver
                        + "/wa/trap\",\"verify_token\":\"token\"}")));

        send(graph(edge).POST(BodyPublishers.noBody()));

        assertThat(override.body()).contains("override_callback_uri");
        assertThat(send(graph(edge)).body()).doesNotContain("override_callback_uri");
    }

    @Test
    void callbackThatIsTooLongOrSilentIsRefused() throws Exception {
        String edge = META_NODE + "/subscribed_apps?appsecret_proof=" + proof();
        send(graph(edge).POST(BodyPublishers.noBody()));

        assertThat(overrideCode(edge, "https://localhost/" + "x".repeat(200))).isEqualTo(100);
        assertThat(overrideCode(edge, "https://localhost:" + receiver + "/wa/nobody"))
                .isEqualTo(2200);
    }

    @Test
    void genesysRefusesAShortSignatureSecretAndAnotherRegionsToken() throws Exception {
        String token = genesysToken("mypurecloud.de");
        String open = "/api/v2/conversations/messaging/integrations/open";

        var shortSecret = send(request("https", genesys, "/api/mypurecloud.de" + open)
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("""
                        {"name":"n","outboundNotificationWebhookUrl":"https://hub.example/x",\
                        "outboundNotificationWebhookSignatureSecretToken":"fifteen-chars-x"}""")));
        var elsewhere = send(request("https", genesys, "/api/mypurecloud.com/api/v2/organizations/me")
                .header("Authorization", "Bearer " + token));

        assertThat(shortSecret.statusCode()).isEqualTo(400);
        assertThat(elsewhere.statusCode()).isEqualTo(401);
        assertThat(elsewhere.headers().firstValue("ININ-Correlation-Id")).isPresent();
        assertThat(elsewhere.headers().firstValue("inin-ratelimit-allowed")).hasValue("300");
    }

    @Test
    void receiverKeepsWhatIsPosted() throws Exception {
        send(request("https", receiver, "/wa/events")
                .header("X-Hub-Signature-256", "sha256=00")
                .POST(BodyPublishers.ofString("{\"object\":\"whatsapp_business_account\"}")));

        JsonNode received =
                Json.tree(send(request("http", control, "/received")).body());

        assertThat(received.at("/0/path").asText()).isEqualTo("/wa/events");
        assertThat(received.at("/0/signature").asText()).isEqualTo("sha256=00");
        assertThat(received.at("/0/body/object").asText()).isEqualTo("whatsapp_business_account");
    }

    @Test
    void faultIsTakenAsOftenAsItWasAskedForAndTheJournalTells() throws Exception {
        send(request("http", control, "/faults").POST(BodyPublishers.ofString("""
                {"provider":"meta","match":{"call":"M2"},"times":2,"fault":"server_error","status":503}""")));
        String address = META_NODE + "?appsecret_proof=" + proof();

        int first = send(graph(address)).statusCode();
        int second = send(graph(address)).statusCode();
        int third = send(graph(address)).statusCode();

        assertThat(new int[] {first, second, third}).containsExactly(503, 503, 200);
        assertThat(send(request("http", control, "/journal")).body())
                .contains("\"fault\":\"server_error\"", AcmeSeed.WABA_ID)
                .doesNotContain(AcmeSeed.ACCESS_TOKEN);
    }

    @Test
    void faultThatNobodyKnowsIsRefused() throws Exception {
        var answer = send(request("http", control, "/faults")
                .POST(BodyPublishers.ofString("{\"provider\":\"meta\",\"fault\":\"rain\"}")));

        assertThat(answer.statusCode()).isEqualTo(400);
    }

    @Test
    void bodyStallsOrTrickles() throws Exception {
        String address = META_NODE + "?fields=name&appsecret_proof=" + proof();
        steer("/faults", """
                {"provider":"meta","fault":"trickle","millis":5}""");
        long began = System.nanoTime();

        var trickled = send(graph(address));

        assertThat(trickled.body()).contains("Acme Support");
        assertThat(System.nanoTime() - began).isGreaterThan(trickled.body().length() * 4_000_000L);
        steer("/faults", """
                {"provider":"meta","fault":"stall","millis":20}""");
        assertThatThrownBy(() -> send(graph(address))).isInstanceOf(IOException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "html, <html><body><h1>Please log in</h1></body></html>",
        "empty, ''",
        "wrong_types, '{\"name\":17,\"id\":17}'",
        "empty_object, {}"
    })
    void goodAnswerIsSpoilt(String fault, String body) throws Exception {
        steer("/faults", "{\"provider\":\"meta\",\"fault\":\"%s\"}".formatted(fault));

        var spoilt = send(graph(META_NODE + "?fields=name&appsecret_proof=" + proof()));

        assertThat(spoilt.statusCode()).isEqualTo(200);
        assertThat(spoilt.body()).isEqualTo(body);
    }

    @Test
    void faultMeetsTheCallsAboutOneAssetAlone() throws Exception {
        steer("/faults", """
                {"provider":"genesys","match":{"call":"G2","asset":"%s"},"fault":"server_error"}""".formatted(AcmeSeed.CLIENT_ID));
        steer("/faults", """
                {"provider":"genesys","match":{"call":"G2","asset":"another"},"fault":"server_error"}""");
        String me = "/api/mypurecloud.de/api/v2/organizations/me";
        String token = genesysToken("mypurecloud.de");

        int first = send(request("https", genesys, me).header("Authorization", "Bearer " + token))
                .statusCode();
        int second = send(request("https", genesys, me).header("Authorization", "Bearer " + token))
                .statusCode();

        assertThat(new int[] {first, second}).containsExactly(500, 200);
    }

    @Test
    void tokensEndByTheProvidersClock() throws Exception {
        String me = "/api/mypurecloud.de/api/v2/organizations/me";
        String token = genesysToken("mypurecloud.de");

        steer("/clock", "{\"ahead_seconds\":90000}");

        var answer = send(request("https", genesys, me).header("Authorization", "Bearer " + token));
        assertThat(Json.tree(answer.body()).path("code").asText()).isEqualTo("credentials.expired");
    }

    @Test
    void statusesAreThoseThatAreDocumentedWhenWanted() throws Exception {
        String unknown = "/v24.0/1?appsecret_proof=" + proof();
        var observed = send(graph(unknown));
        steer("/error-profile", "{\"meta\":\"openapi\"}");

        var documented = send(graph(unknown));

        assertThat(observed.statusCode()).isEqualTo(400);
        assertThat(documented.statusCode()).isEqualTo(404);
        assertThat(Json.tree(documented.body()).at("/error/code").asInt()).isEqualTo(803);
    }

    @Test
    void eventsGoWhereTheNumbersAreSentSignedAsWanted() throws Exception {
        tellReceiver("events", "token");
        String edge = META_NODE + "/subscribed_apps?appsecret_proof=" + proof();
        send(graph(edge).POST(BodyPublishers.noBody()));
        send(graph(edge)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"override_callback_uri\":\"https://localhost:" + receiver
                        + "/wa/events\",\"verify_token\":\"token\"}")));

        for (String signed : new String[] {"right", "wrong", "absent", "other_encoding"}) {
            steer("/webhooks", """
                    {"provider":"meta","about":"%s","events":[{"n":1},{"n":2}],"signed":"%s","copies":2,"reversed":true}""".formatted(AcmeSeed.PHONE_NUMBER_ID, signed));
        }

        JsonNode received =
                Json.tree(send(request("http", control, "/received")).body());
        assertThat(received).hasSize(16);
        assertThat(received.at("/0/body/n").asInt()).isEqualTo(2);
        assertThat(received.at("/3/body/n").asInt()).isEqualTo(1);
        String right = hmac(AcmeSeed.APP_SECRET, "{\"n\":2}");
        assertThat(received.at("/0/signature").asText()).isEqualTo("sha256=" + right);
        assertThat(received.at("/4/signature").asText()).startsWith("sha256=").isNotEqualTo("sha256=" + right);
        assertThat(received.at("/8/signature").asText()).isEmpty();
        assertThat(received.at("/12/signature").asText())
                .isEqualTo("sha256="
                        + Base64.getEncoder().encodeToString(HexFormat.of().parseHex(right)));
    }

    private static void steer(String path, String body) throws Exception {
        var answer = send(request("http", control, path).POST(BodyPublishers.ofString(body)));
        assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 204);
    }

    private static int overrideCode(String edge, String url) throws Exception {
        var answer = send(graph(edge)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(
                        "{\"override_callback_uri\":\"" + url + "\",\"verify_token\":\"token\"}")));
        return Json.tree(answer.body()).at("/error/code").asInt();
    }

    private static String genesysToken(String domain) throws Exception {
        String basic =
                Base64.getEncoder().encodeToString((AcmeSeed.CLIENT_ID + ":" + AcmeSeed.CLIENT_SECRET).getBytes(UTF_8));
        var answer = send(request("https", genesys, "/login/" + domain + "/oauth/token")
                .header("Authorization", "Basic " + basic)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("grant_type=client_credentials")));
        return Json.tree(answer.body()).path("access_token").asText();
    }

    private static void tellReceiver(String name, String token) throws Exception {
        send(request("http", control, "/verify-tokens")
                .POST(BodyPublishers.ofString("{\"name\":\"" + name + "\",\"token\":\"" + token + "\"}")));
    }

    private static HttpRequest.Builder graph(String path) {
        return request("https", meta, path).header("Authorization", "Bearer " + AcmeSeed.ACCESS_TOKEN);
    }

    private static HttpRequest.Builder request(String scheme, int port, String path) {
        return HttpRequest.newBuilder(URI.create(scheme + "://localhost:" + port + path));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private static String part(String name, String value) {
        return "--B\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + value + "\r\n";
    }

    /** Written out, so that the service's own way of making it has something to be compared with. */
    private static String proof() throws GeneralSecurityException {
        return hmac(AcmeSeed.APP_SECRET, AcmeSeed.ACCESS_TOKEN);
    }

    private static String hmac(String secret, String text) throws GeneralSecurityException {
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret.getBytes(UTF_8), "HmacSHA256"));
        return HexFormat.of().formatHex(mac.doFinal(text.getBytes(UTF_8)));
    }

    private static SSLContext trusting(Path authority) throws GeneralSecurityException, IOException {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        try (InputStream in = Files.newInputStream(authority)) {
            trusted.setCertificateEntry(
                    "authority", CertificateFactory.getInstance("X.509").generateCertificate(in));
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }
}
