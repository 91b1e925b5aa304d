package io.tenantservice.crypto.rotation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tenantservice.api.Given;
import io.tenantservice.stack.PackagedService;
import io.tenantservice.stack.PackagedStack;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * 10,000 credentials of 100 tenants are rotated by a worker that is killed in the middle, while callers of an api
 * process reveal and create credentials without a break.
 */
@Tag("chaos")
class FullRotationIT {

    private static final int TENANTS = 100;
    private static final int ACCOUNTS = 100;
    private static final int CREATORS = 8;
    private static final Duration ENDS_WITHIN = Duration.ofMinutes(5);

    private static PackagedStack stack;
    private static PackagedService worker;

    /** Address of each account, and its access token. */
    private final Map<String, String> accounts = new ConcurrentHashMap<>();

    @BeforeAll
    static void start() {
        stack = PackagedStack.start(
                "stack-full-rotation",
                "platform tenants:write credentials:read credentials:write credentials:reveal encryption:rotate");
        stack.serveOnly();
        worker = stack.work();
    }

    @AfterAll
    static void stop() {
        stack.close();
    }

    @Test
    void everySecretMovesAndNobodyNotices() throws SQLException {
        List<String> tenants = createTenants();
        createAccounts(tenants);
        stack.execute("create table dump as select * from credential_secret");
        Map<String, String> createdMeanwhile = new ConcurrentHashMap<>();
        RotationLooks looks = new RotationLooks();
        try (Callers reveals = Reveals.begin(stack.token(), accounts);
                Callers creations = Creations.begin(stack.url(), stack.token(), tenants, createdMeanwhile)) {
            long begunAt = System.nanoTime();
            String rotation = stack.rotate(Map.of());
            watch(looks, rotation, () -> looks.last().getInt("progress.tenants_done") >= TENANTS / 3);
            worker.kill();
            worker = stack.work();
            watch(looks, rotation, looks::isOver);

            System.out.printf(
                    "[full rotation] %s in %.1f s; meanwhile reveals: %s, failed %d; creations: %s, failed %d%n",
                    looks.last().getMap("progress"),
                    (System.nanoTime() - begunAt) / 1e9,
                    reveals.summary(),
                    reveals.misses().size(),
                    creations.summary(),
                    creations.misses().size());
            assertThat(reveals.misses()).isEmpty();
            assertThat(creations.misses()).isEmpty();
        }
        assertThat(looks.last().getString("state")).isEqualTo("SUCCEEDED");
        looks.assertNothingGoesBackwards();
        assertThat(stack.query("select count(*) from credential_secret where key_version <> 2"))
                .containsExactly("0");
        assertThat(stack.query("select distinct target_version from encryption_key"))
                .containsExactly("2");
        createdMeanwhile.forEach((address, accessToken) -> assertThat(
                        stack.request().post(address + ":reveal").<String>path("access_token"))
                .isEqualTo(accessToken));

        List<String> restored = restoreOneOfEachTenant();
        assertThat(restored).hasSize(TENANTS).allSatisfy(address -> reveal(address, 200));
        putBack();
        retireOldVersions();
        assertThat(restoreOneOfEachTenant()).allSatisfy(address -> reveal(address, 500));
        putBack();
        assertThat(restored).allSatisfy(address -> reveal(address, 200));
    }

    private static void reveal(String address, int status) {
        stack.request().post(address + ":reveal").then().statusCode(status);
    }

    /** @return the accounts that are again as they were in the dump */
    private List<String> restoreOneOfEachTenant() throws SQLException {
        stack.execute("create table moved as select * from credential_secret");
        stack.execute("""
                update credential_secret s set key_version = d.key_version, ciphertext = d.ciphertext
                from dump d
                where d.credential_id in (select distinct on (tenant_id) credential_id from dump
                                          order by tenant_id, credential_id)
                  and s.tenant_id = d.tenant_id and s.credential_id = d.credential_id and s.field = d.field
                  and s.version = d.version""");
        List<String> restored =
                stack.query("select distinct credential_id from credential_secret where key_version = 1");
        return accounts.keySet().stream()
                .filter(address -> restored.contains(address.substring(address.lastIndexOf('/') + 1)))
                .toList();
    }

    private static void putBack() throws SQLException {
        stack.execute("""
                update credential_secret s set key_version = m.key_version, ciphertext = m.ciphertext
                from moved m
                where s.key_version = 1 and s.tenant_id = m.tenant_id and s.credential_id = m.credential_id
                  and s.field = m.field and s.version = m.version""");
        stack.execute("drop table moved");
    }

    /** Has time pass: the rotation ended longer ago than backups are kept, and the job comes again. */
    private static void retireOldVersions() throws SQLException {
        stack.execute("update key_rotation_part set finished_at = finished_at - interval '100 days'");
        stack.execute("update scheduled_tasks set execution_time = now() where task_name = 'retire-key-versions'");
        await().atMost(ENDS_WITHIN)
                .untilAsserted(
                        () -> assertThat(stack.query("select count(*) from encryption_key where minimum_version < 2"))
                                .containsExactly("0"));
    }

    private static void watch(RotationLooks looks, String rotation, Callable<Boolean> until) {
        await().atMost(ENDS_WITHIN).pollInterval(Duration.ofMillis(50)).until(() -> {
            looks.add(stack.request()
                    .get(rotation)
                    .then()
                    .statusCode(200)
                    .extract()
                    .jsonPath());
            return until.call();
        });
    }

    private static List<String> createTenants() {
        return IntStream.range(0, TENANTS)
                .mapToObj(i -> stack.create("/v1/tenants", Given.tenantRequest()))
                .toList();
    }

    private void createAccounts(List<String> tenants) {
        List<String> wanted = tenants.stream()
                .flatMap(tenant -> Collections.nCopies(ACCOUNTS, tenant).stream())
                .toList();
        try (ExecutorService creators = Executors.newFixedThreadPool(CREATORS)) {
            CompletableFuture.allOf(wanted.stream()
                            .map(tenant -> CompletableFuture.runAsync(() -> createAccount(tenant), creators))
                            .toArray(CompletableFuture[]::new))
                    .join();
        }
    }

    private void createAccount(String tenant) {
        Map<String, Object> account = Given.whatsAppAccountRequest();
        String collection = "/v1/tenants/" + tenant + "/whatsapp-accounts";
        accounts.put(
                stack.url() + collection + "/" + stack.create(collection, account),
                String.valueOf(account.get("access_token")));
    }
}
