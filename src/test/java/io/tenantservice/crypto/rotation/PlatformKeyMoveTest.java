package io.tenantservice.crypto.rotation;

import static io.tenantservice.api.Given.activeTenant;
import static io.tenantservice.api.Given.platform;
import static io.tenantservice.api.Given.unique;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.tenantservice.api.Database;
import io.tenantservice.api.Rotation;
import io.tenantservice.stack.KmsResource;
import io.tenantservice.stack.StackResource;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the platform's own keys have encrypted moves to the other provider, and what follows it goes there too. */
@QuarkusTest
@QuarkusTestResource(StackResource.class)
@WithTestResource(KmsResource.class)
@Tag("kms")
class PlatformKeyMoveTest {

    @AfterEach
    void leaveTheKeyWhereOthersLookForIt() {
        Rotation.moveOfPlatform("ANSWERS", "VAULT").ended();
    }

    @Test
    void storedAnswersMoveThereAndBackAndReplaysStayTheSame() throws SQLException {
        UUID tenant = activeTenant();
        String before = unique();
        String meanwhile = unique();
        String first = createKey(tenant, before).path("api_key");

        JsonPath there = Rotation.moveOfPlatform("ANSWERS", "AWS_KMS").ended();

        assertThat(there.getString("state")).isEqualTo("SUCCEEDED");
        assertThat(sealed(before)).startsWith("aws-kms:");
        assertThat(createKey(tenant, before).<String>path("api_key")).isEqualTo(first);
        String second = createKey(tenant, meanwhile).path("api_key");
        assertThat(sealed(meanwhile)).startsWith("aws-kms:");

        JsonPath back = Rotation.moveOfPlatform("ANSWERS", "VAULT").ended();

        assertThat(back.getString("state")).isEqualTo("SUCCEEDED");
        assertThat(List.of(sealed(before), sealed(meanwhile))).allMatch(text -> text.startsWith("vault:"));
        assertThat(createKey(tenant, before).<String>path("api_key")).isEqualTo(first);
        assertThat(createKey(tenant, meanwhile).<String>path("api_key")).isEqualTo(second);
    }

    private static Response createKey(UUID tenant, String idempotencyKey) {
        return platform()
                .header("Idempotency-Key", idempotencyKey)
                .body(Map.of("name", "backend", "scopes", List.of("messages:send")))
                .post("/v1/tenants/" + tenant + "/api-keys");
    }

    private static String sealed(String idempotencyKey) throws SQLException {
        try (Connection administrator = Database.administrator()) {
            return Database.column(
                            administrator, "select ciphertext from sealed_answer where key = '" + idempotencyKey + "'")
                    .getFirst();
        }
    }
}
