package io.tenantservice.crypto.rotation;

import static io.tenantservice.api.Given.activeTenant;
import static io.tenantservice.api.Given.platform;
import static io.tenantservice.api.Given.whatsAppAccountRequest;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.tenantservice.api.Rotation;
import io.tenantservice.api.Tokens;
import io.tenantservice.stack.KmsResource;
import io.tenantservice.stack.StackResource;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Secrets move from KMS to Vault and back while callers reveal them without a break: all by -Dmove.credentials=1000. */
@QuarkusTest
@QuarkusTestResource(StackResource.class)
@WithTestResource(KmsResource.class)
@Tag("kms")
class MoveUnderReadsTest {

    private static final int CREDENTIALS = Integer.getInteger("move.credentials", 50);
    private static final int TENANTS = 5;
    private static final int FIELDS = 3;

    @Test
    void noRevealFailsOrIsWrongWhileSecretsMoveThereAndBack() {
        String service =
                "http://localhost:" + ConfigProvider.getConfig().getValue("quarkus.http.test-port", Integer.class);
        Map<String, String> secrets = new HashMap<>();
        List<UUID> tenants =
                Stream.generate(() -> activeTenant()).limit(TENANTS).toList();
        tenants.forEach(tenant -> Rotation.move(tenant, "AWS_KMS").ended());
        for (int i = 0; i < CREDENTIALS; i++) {
            account(service, tenants.get(i % TENANTS), secrets);
        }
        try (Callers reveals = Reveals.begin(Tokens.platform("credentials:reveal"), secrets)) {
            await().until(() -> reveals.good() > TENANTS);
            for (String provider : List.of("VAULT", "AWS_KMS")) {
                int goodBefore = reveals.good();
                long begunAt = System.nanoTime();
                tenants.forEach(tenant -> assertMoved(Rotation.move(tenant, provider)));
                System.out.printf(
                        "[move] %d ciphertexts to %s in %.1f s, beside %d reveals%n",
                        CREDENTIALS * FIELDS,
                        provider,
                        Duration.ofNanos(System.nanoTime() - begunAt).toMillis() / 1000.0,
                        reveals.good() - goodBefore);
                assertThat(reveals.good()).isGreaterThan(goodBefore);
            }
            int soFar = reveals.good();
            await().until(() -> reveals.good() > soFar + TENANTS);
            assertThat(reveals.misses()).isEmpty();
        }
    }

    private static void assertMoved(Rotation move) {
        JsonPath ended = move.ended();
        assertThat(ended.getString("state")).isEqualTo("SUCCEEDED");
        assertThat(ended.getInt("progress.done")).isEqualTo(CREDENTIALS / TENANTS * FIELDS);
    }

    private static void account(String service, UUID tenant, Map<String, String> secrets) {
        Map<String, Object> request = whatsAppAccountRequest();
        String collection = "/v1/tenants/" + tenant + "/whatsapp-accounts";
        String id = platform()
                .body(request)
                .post(collection)
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        secrets.put(service + collection + "/" + id, String.valueOf(request.get("access_token")));
    }
}
