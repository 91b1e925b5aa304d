package io.tenantservice.apikey.leak;

import static io.tenantservice.api.Given.activeTenant;
import static io.tenantservice.api.Given.platform;
import static io.tenantservice.api.Given.unique;
import static io.tenantservice.api.LeakReports.leak;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.startsWith;

import at.favre.lib.crypto.bcrypt.BCrypt;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import io.tenantservice.api.Database;
import io.tenantservice.api.LeakReports;
import io.tenantservice.api.LogCapture;
import io.tenantservice.api.Simulation;
import io.tenantservice.apikey.Environment;
import io.tenantservice.apikey.KeyFormat;
import io.tenantservice.apikey.Keys;
import io.tenantservice.stack.StackResource;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a reporter may send, and what it is told. */
@QuarkusTest
@QuarkusTestResource(StackResource.class)
class LeakReportTest {

    private static final String URL = "https://git.example/repository/file";

    /** As PostgreSQL itself says it (appendix A, 53200), for the leaks of one tenant. */
    private static final String SHORT_OF_MEMORY = """
            create function short_of_memory() returns trigger language plpgsql as $$
            begin
                raise exception 'out of memory' using errcode = '53200';
            end
            $$;
            create trigger short_of_memory before insert on api_key_leak for each row
                when (new.tenant_id = '%s') execute function short_of_memory()""";

    @Test
    void keyIsKnownAsOneAndNothingIsToldOfItsTenant() {
        UUID tenant = activeTenant();
        String text = Keys.issue(tenant).path("api_key");

        Response answer = LeakReports.send(text, URL);

        answer.then()
                .statusCode(200)
                .body("", hasSize(1))
                .body(
                        "[0]",
                        equalTo(Map.of(
                                "token_hash", sha256(text), "token_type", "test_key", "label", "true_positive")));
        assertThat(answer.asString()).doesNotContain(text, tenant.toString());
    }

    @Test
    void textThatIsNoKeyIsSaidToBeNone() {
        String made = KeyFormat.issue("none", Environment.LIVE, "eu1", new SecureRandom())
                .reveal();

        LeakReports.send(List.of(leak(made, URL), leak("some_token", URL), leak("x".repeat(5000), URL)))
                .then()
                .statusCode(200)
                .body("label", contains("false_positive", "false_positive", "false_positive"))
                .body("token_hash[1]", equalTo(sha256("some_token")));
    }

    @Test
    void textOfAnotherRegionIsLeftToThatRegion() {
        String elsewhere = KeyFormat.issue("none", Environment.LIVE, "us1", new SecureRandom())
                .reveal();

        LeakReports.send(List.of(leak(elsewhere, URL), leak("some_token", URL)))
                .then()
                .statusCode(200)
                .body("token_hash", contains(sha256("some_token")));
    }

    @Test
    void importedKeyThatWasNotUsedYetIsFound() {
        UUID tenant = activeTenant();
        String prefix = "sk_" + unique() + "_";
        String text = prefix + unique() + unique();
        Map<String, Object> pattern =
                Map.of("prefix", prefix, "alphabet", "HEX", "min_length", text.length(), "max_length", text.length());
        takeIn(tenant, pattern, Map.of("algorithm", "SHA256", "value", sha256(text)));

        LeakReports.send(text, URL).then().statusCode(200).body("[0].label", equalTo("true_positive"));

        Keys.verify(text).body("code", equalTo("DISABLED"));
    }

    /** So many wrong texts that begin like an imported key are not compared any more. */
    @Test
    void leakThatCannotBeLookedUpNowKeepsNoOtherFromBeingDealtWith() {
        UUID tenant = activeTenant();
        String prefix = "sk_" + unique() + "_";
        String beginning = prefix + "0123";
        int length = 40;
        Map<String, Object> pattern = Map.of(
                "prefix",
                prefix,
                "alphabet",
                "HEX",
                "min_length",
                length,
                "max_length",
                length,
                "lookup_length",
                beginning.length());
        String text = beginning + "f".repeat(length - beginning.length());
        String hash = BCrypt.with(BCrypt.Version.VERSION_2B).hashToString(4, text.toCharArray());
        takeIn(tenant, pattern, Map.of("algorithm", "BCRYPT", "value", hash, "lookup_prefix", beginning));
        Response key = Keys.issue(tenant);
        List<Object> report = new ArrayList<>();
        IntStream.range(10, 21).forEach(i -> report.add(leak(text.substring(0, length - 2) + i, URL)));
        report.add(leak(key.path("api_key"), URL));

        try (LogCapture log = LogCapture.start()) {
            LeakReports.send(report)
                    .then()
                    .statusCode(503)
                    .header("Retry-After", equalTo("60"))
                    .body("code", equalTo("LEAK_REPORT_INCOMPLETE"));
            assertThat(log.text())
                    .contains("The text with token_hash " + sha256(text.substring(0, length - 2) + 20)
                            + " was reported as leaked and could not be looked up")
                    .doesNotContain(text.substring(0, length - 2));
        }

        Keys.verify(key).body("code", equalTo("DISABLED"));
    }

    @Test
    void reportThatIsNotSignedByItsReporterIsRefusedUnread() {
        String body = "[{\"token\":\"some_token\"}]";
        Response signed = Simulation.signLeakReport(body);
        String identifier = signed.path("identifier");
        String signature = signed.path("signature");

        refused(LeakReports.sendInstead(body, body.replace("some", "Some")));
        refused(LeakReports.send("not JSON at all", Map.of()));
        refused(LeakReports.send(body, Map.of(LeakReports.IDENTIFIER, identifier)));
        refused(LeakReports.send(body, headers(identifier, "AAAA")));
        refused(LeakReports.send(body, headers(identifier, "no base64!")));
        refused(LeakReports.send(body, headers("unknown", signature)));
        refused(LeakReports.send(body, headers("un known", signature)));
        LeakReports.send(body, headers(identifier, signature)).then().statusCode(200);
    }

    @Test
    void signedReportThatCannotBeActedOnIsRefusedWithWhatIsWrong() {
        LeakReports.sendText("[{\"token\":").then().statusCode(400).body("code", equalTo("MALFORMED_JSON"));
        LeakReports.sendText("[] []").then().statusCode(400).body("code", equalTo("MALFORMED_JSON"));
        LeakReports.sendText("{\"token\":\"some_token\"}")
                .then()
                .statusCode(400)
                .body("errors[0].code", equalTo("WRONG_TYPE"));
        LeakReports.sendText("[7,{\"token\":\"some_token\"},{\"url\":\"https://git.example\"},{\"token\":7}]")
                .then()
                .statusCode(400)
                .body("errors.pointer", contains("/0", "/2/token", "/3/token"));
        LeakReports.send(Collections.nCopies(1001, Map.of("token", "x")))
                .then()
                .statusCode(400)
                .body("errors[0].code", equalTo("OUT_OF_RANGE"));
        LeakReports.sendText("[\"" + "x".repeat(1024 * 1024) + "\"]")
                .then()
                .statusCode(413)
                .body("code", equalTo("BODY_TOO_LARGE"));
    }

    @Test
    void whatTheReporterAddsToItsFormIsPassedOver() {
        LeakReports.send(List.of(Map.of("token", "some_token", "commit", Map.of("id", 7), "url", "")))
                .then()
                .statusCode(200)
                .body("[0].label", equalTo("false_positive"));
    }

    @Test
    void placeIsKeptWithoutTheKeyAndWhateverItsLength() {
        UUID tenant = activeTenant();
        String text = Keys.issue(tenant).path("api_key");

        LeakReports.send(text, URL + "?" + text + "x".repeat(3000)).then().statusCode(200);

        Response leaks = platform().get("/v1/tenants/" + tenant + "/api-key-leaks");
        leaks.then().body("items[0].url", startsWith(URL + "?[secret]xxx"));
        assertThat(leaks.asString()).doesNotContain(text);
        assertThat(leaks.<String>path("items[0].url")).hasSize(2000);
    }

    @Test
    void reportOfWhichOneLeakCannotBeDealtWithIsSentAgainAndNothingIsDoneTwice() throws SQLException {
        UUID tenant = activeTenant();
        Response first = Keys.issue(tenant);
        Response second = Keys.issue(tenant);
        Response third = Keys.issue(tenant);
        List<?> report = List.of(
                leak(first.path("api_key"), URL), leak(second.path("api_key"), URL), leak(third.path("api_key"), URL));

        try (Connection administrator = Database.administrator();
                LogCapture log = LogCapture.start()) {
            administrator.setAutoCommit(false);
            Database.column(administrator, "select 1 from api_key where id = '" + second.path("id") + "' for update");
            LeakReports.send(report)
                    .then()
                    .statusCode(503)
                    .header("Retry-After", equalTo("60"))
                    .body("code", equalTo("LEAK_REPORT_INCOMPLETE"))
                    .body("retryable", equalTo(true));
            assertThat(log.text())
                    .contains("Key " + second.path("id") + " of tenant " + tenant
                            + " was reported as leaked, and nothing could be done")
                    .doesNotContain(first.<String>path("api_key"), second.<String>path("api_key"));
        }
        Keys.verify(first).body("code", equalTo("DISABLED"));
        Keys.verify(second).body("code", equalTo("VALID"));
        Keys.verify(third).body("code", equalTo("DISABLED"));

        LeakReports.send(report)
                .then()
                .statusCode(200)
                .body("label", contains("true_positive", "true_positive", "true_positive"));

        Keys.verify(second).body("code", equalTo("DISABLED"));
        platform()
                .get("/v1/tenants/" + tenant + "/api-key-leaks")
                .then()
                .body(
                        "items.api_key_id",
                        contains(first.<String>path("id"), third.<String>path("id"), second.<String>path("id")));
    }

    @Test
    void reportStopsWhenPostgresqlAnswersNoneOfThreeInARow() throws SQLException {
        UUID tenant = activeTenant();
        List<Response> keys = Stream.generate(() -> Keys.issue(tenant)).limit(5).toList();
        List<?> report =
                keys.stream().map(key -> leak(key.path("api_key"), URL)).toList();

        try (Connection administrator = Database.administrator();
                LogCapture log = LogCapture.start()) {
            Database.execute(administrator, SHORT_OF_MEMORY.formatted(tenant));
            try {
                LeakReports.send(report).then().statusCode(503).body("code", equalTo("DATABASE_UNAVAILABLE"));
            } finally {
                Database.execute(administrator, "drop function short_of_memory() cascade");
            }
            assertThat(log.text()).contains("2 of the 5 leaks of a report were not looked at");
        }
        Keys.verify(keys.getLast()).body("code", equalTo("VALID"));

        LeakReports.send(report).then().statusCode(200);

        Keys.verify(keys.getLast()).body("code", equalTo("DISABLED"));
    }

    @Test
    void placeThatHoldsAnotherTextOfTheReportIsKeptWithoutIt() {
        UUID tenant = activeTenant();
        String one = Keys.issue(tenant).path("api_key");
        String other = Keys.issue(activeTenant()).path("api_key");
        String url = URL + "?a=" + one + "&b=" + other;

        LeakReports.send(List.of(leak(one, url), leak(other, url))).then().statusCode(200);

        platform()
                .get("/v1/tenants/" + tenant + "/api-key-leaks")
                .then()
                .body("items.url", contains(URL + "?a=[secret]&b=[secret]"));
    }

    private static void takeIn(UUID tenant, Map<String, Object> pattern, Map<String, Object> hash) {
        Map<String, Object> key = Map.of("name", "imported", "scopes", List.of("messages:send"), "hash", hash);
        platform()
                .body(Map.of("pattern", pattern, "keys", List.of(key)))
                .post(Keys.of(tenant) + ":import?wait=true")
                .then()
                .statusCode(200);
    }

    private static Map<String, String> headers(String identifier, String signature) {
        return Map.of(LeakReports.IDENTIFIER, identifier, LeakReports.SIGNATURE, signature);
    }

    private static ValidatableResponse refused(Response answer) {
        return answer.then()
                .statusCode(403)
                .body("code", equalTo("LEAK_SIGNATURE_INVALID"))
                .body("detail", notNullValue());
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
