package io.tenantservice.provisioning.offboarding;

import static io.tenantservice.api.Database.query;
import static io.tenantservice.api.Given.activeTenant;
import static io.tenantservice.api.Given.as;
import static io.tenantservice.api.Given.platform;
import static io.tenantservice.api.Given.tenantCaller;
import static io.tenantservice.api.Given.tenantWithAccount;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.vertx.VertxContextSupport;
import io.restassured.path.json.JsonPath;
import io.tenantservice.api.Database;
import io.tenantservice.api.Tokens;
import io.tenantservice.platform.CanonicalJson;
import io.tenantservice.stack.StackResource;
import jakarta.inject.Inject;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a tenant that has left is told, and that others can verify it without this service. */
@QuarkusTest
@QuarkusTestResource(StackResource.class)
class CertificateTest {

    @Inject
    ExportDataStep export;

    @Inject
    ShredKeyStep shred;

    @Inject
    IssueCertificateStep issue;

    @TempDir
    Path folder;

    @Test
    void certificateNamesWhatIsGoneAndWhatIsKept() throws Throwable {
        OffboardingBySteps tenant = OffboardingBySteps.of(tenantWithAccount(), true);
        UUID credential = UUID.randomUUID();
        VertxContextSupport.subscribeAndAwait(() -> export.run(tenant.run()));
        Database.execute("""
                insert into erased_rows (tenant_id, operation_id, table_name, rows)
                values ('%1$s', '%2$s', 'api_key', 12), ('%1$s', '%2$s', 'credential_secret', 3);
                insert into left_at_provider (tenant_id, credential_id, kind, reason, noted_at)
                values ('%1$s', '%3$s', 'WHATSAPP_ACCOUNT', 'CREDENTIAL_INVALID', now())
                """.formatted(tenant.id(), tenant.operationId(), credential));

        issued(tenant);

        JsonPath answer = certificate(tenant);
        Map<String, Object> said = answer.getMap("certificate");
        assertThat(said)
                .containsEntry("tenant_id", tenant.id().toString())
                .containsEntry("operation_id", tenant.operationId().toString())
                .containsEntry("reason", "The contract has ended")
                .containsEntry("deleted_rows", Map.of("api_key", 12, "credential_secret", 3))
                .containsEntry(
                        "left_at_providers",
                        List.of(Map.of(
                                "credential_id",
                                credential.toString(),
                                "kind",
                                "WHATSAPP_ACCOUNT",
                                "reason",
                                "CREDENTIAL_INVALID")))
                .containsKeys("requested_at", "delete_after", "deleted_at", "issued_at", "home_region", "kept");
        assertThat(answer.getString("certificate.keys.destroyed[0].name")).isEqualTo("t-" + tenant.id());
        assertThat(answer.getString("certificate.keys.destroyed[0].provider")).isEqualTo("vault");
        assertThat(answer.getString("certificate.export.sha256"))
                .isEqualTo(query("select encode(sha256, 'hex') from offboarding_export where tenant_id = '"
                                + tenant.id() + "'")
                        .getFirst());
        assertThat(query("select encode(hash, 'hex') from audit_entry where chain = '" + tenant.id()
                        + "' and sequence = " + answer.getLong("certificate.audit.sequence")))
                .containsExactly(answer.getString("certificate.audit.hash"));
        assertThat(CanonicalJson.of(said)).isEqualTo(payload(answer));
    }

    @Test
    void signatureIsVerifiedByTheScriptAndNoOtherDocumentIs() throws Throwable {
        OffboardingBySteps tenant = OffboardingBySteps.of(activeTenant(), false);
        issued(tenant);
        String answer = platform().get(tenant.address() + "/certificate").asString();
        JsonPath read = JsonPath.from(answer);
        assertThat(read.getString("signature.algorithm")).isEqualTo("Ed25519");
        assertThat(read.getString("signature.key")).isEqualTo("audit-trail/checkpoint");
        byte[] altered = payload(read);
        altered[altered.length - 2] ^= 1;
        String forged =
                answer.replace(read.getString("payload"), Base64.getEncoder().encodeToString(altered));

        assertThat(verify(answer)).isZero();
        assertThat(verify(forged)).isNotZero();
        assertThat(verify(answer.replace("\"key_version\"", "\"key_version_of\"")))
                .isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "no JSON", "[]", "{}", "{\"certificate\": {}, \"signature\": 1, \"payload\": \"e30=\"}"})
    void whatIsNoCertificateIsRefusedInPlainWords(String input) throws IOException, InterruptedException {
        assertThat(verify(input)).isOne();

        assertThat(folder.resolve("output"))
                .content()
                .startsWith("this is not a certificate as the service answers it");
    }

    @Test
    void certificateIsIssuedOnceAndOnRecord() throws Throwable {
        OffboardingBySteps tenant = OffboardingBySteps.of(activeTenant(), false);
        issued(tenant);
        String first = platform().get(tenant.address() + "/certificate").asString();

        VertxContextSupport.subscribeAndAwait(() -> issue.run(tenant.run()));

        assertThat(platform().get(tenant.address() + "/certificate").asString()).isEqualTo(first);
        String digest =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(payload(JsonPath.from(first))));
        assertThat(platform()
                        .get("/v1/tenants/" + tenant.id() + "/audit/entries?page_size=200")
                        .jsonPath()
                        .getList(
                                "items.findAll { it.action == 'OFFBOARDING_CERTIFICATE_ISSUED' }.details.sha256",
                                String.class))
                .containsExactly(digest);
    }

    @Test
    void keyIsDestroyedOnceAndOnlyWhenTheTenantHasLeft() throws Throwable {
        OffboardingBySteps tenant = OffboardingBySteps.of(tenantWithAccount(), false);
        tenant.become("DELETED");

        VertxContextSupport.subscribeAndAwait(() -> shred.run(tenant.run()));
        VertxContextSupport.subscribeAndAwait(() -> shred.run(tenant.run()));

        assertThat(query("select state from encryption_key where owner_id = '" + tenant.id() + "'"))
                .containsExactly("SHREDDED");
        assertThat(platform()
                        .get("/v1/tenants/" + tenant.id() + "/audit/entries?page_size=200")
                        .jsonPath()
                        .getList("items.action", String.class))
                .containsOnlyOnce("TENANT_KEY_SHREDDED");
    }

    @Test
    void otherTenantsSeeNoneAndThereIsNoneBeforeTheEnd() throws Throwable {
        OffboardingBySteps tenant = OffboardingBySteps.of(activeTenant(), false);
        platform()
                .get(tenant.address() + "/certificate")
                .then()
                .statusCode(404)
                .body("code", equalTo("OFFBOARDING_CERTIFICATE_NOT_FOUND"));

        issued(tenant);

        tenantCaller(activeTenant())
                .get(tenant.address() + "/certificate")
                .then()
                .statusCode(404)
                .body("code", equalTo("TENANT_NOT_FOUND"));
        as(Tokens.platform(List.of("tenants:write")))
                .get(tenant.address() + "/certificate")
                .then()
                .statusCode(403);
    }

    private void issued(OffboardingBySteps tenant) throws Throwable {
        tenant.become("DELETED");
        VertxContextSupport.subscribeAndAwait(() -> shred.run(tenant.run()));
        VertxContextSupport.subscribeAndAwait(() -> issue.run(tenant.run()));
    }

    private static JsonPath certificate(OffboardingBySteps tenant) {
        return platform()
                .get(tenant.address() + "/certificate")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    private static byte[] payload(JsonPath answer) {
        return Base64.getDecoder().decode(answer.getString("payload"));
    }

    /** As whoever has been sent a certificate does it. */
    private int verify(String answer) throws IOException, InterruptedException {
        File file =
                Files.writeString(folder.resolve("certificate.json"), answer).toFile();
        Process process = new ProcessBuilder("docs/verify-certificate.sh")
                .redirectInput(file)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output").toFile())
                .start();
        return process.waitFor();
    }
}
