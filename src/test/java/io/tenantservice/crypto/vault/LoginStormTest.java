package io.tenantservice.crypto.vault;

import static io.tenantservice.api.Given.activeTenant;
import static io.tenantservice.api.Given.as;
import static io.tenantservice.api.Given.platform;
import static io.tenantservice.api.Given.tenantCaller;
import static io.tenantservice.api.Given.whatsAppAccountRequest;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.tenantservice.api.Given;
import io.tenantservice.api.Tokens;
import io.tenantservice.stack.StackResource;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;

/** Many tenants wait for one login to Vault; each must go on as itself. */
@QuarkusTest
@QuarkusTestResource(StackResource.class)
class LoginStormTest {

    private static final int CALLERS = 16;

    @Inject
    VaultCalls calls;

    @RepeatedTest(3)
    void callersThatShareALoginStayThemselves() throws Exception {
        List<UUID> tenants =
                IntStream.range(0, CALLERS).mapToObj(i -> activeTenant()).toList();
        tenants.forEach(LoginStormTest::account);
        calls.once(VaultIdentity.API, vault -> vault.auth().token().revokeSelf())
                .await()
                .atMost(Duration.ofSeconds(5));

        List<Response> answers = atOnce(tenants.stream()
                .<Callable<Response>>map(tenant -> () -> tenantCaller(tenant)
                        .header("Idempotency-Key", "storm-" + tenant)
                        .body(whatsAppAccountRequest())
                        .post("/v1/tenants/" + tenant + "/whatsapp-accounts"))
                .toList());

        for (int i = 0; i < CALLERS; i++) {
            UUID tenant = tenants.get(i);
            assertThat(answers.get(i).statusCode())
                    .as(answers.get(i).asString())
                    .isEqualTo(201);
            assertThat(answers.get(i).<String>path("tenant_id")).isEqualTo(tenant.toString());
            List<Map<String, String>> entries = as(Tokens.tenant(tenant, Given.ALL_SCOPES))
                    .get("/v1/tenants/" + tenant + "/audit/entries")
                    .path("items");
            assertThat(entries.getLast())
                    .containsEntry("actor", "oidc:client-of-" + tenant)
                    .containsEntry("request_id", answers.get(i).header("X-Request-Id"))
                    .containsEntry("target_id", answers.get(i).path("id"));
        }
    }

    private static List<Response> atOnce(List<Callable<Response>> requests) throws InterruptedException {
        try (ExecutorService threads = Executors.newFixedThreadPool(CALLERS)) {
            return threads.invokeAll(requests).stream().map(Future::resultNow).toList();
        }
    }

    private static void account(UUID tenant) {
        platform()
                .body(whatsAppAccountRequest())
                .post("/v1/tenants/" + tenant + "/whatsapp-accounts")
                .then()
                .statusCode(201);
    }
}
