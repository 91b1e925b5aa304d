package io.tenantservice.apikey.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tenantservice.api.Given;
import io.tenantservice.apikey.Keys;
import io.tenantservice.stack.PackagedService;
import io.tenantservice.stack.PackagedStack;
import io.tenantservice.stack.VaultProxy;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Two replicas whose pepper rotates while both are asked and one issues keys. The other reaches Vault by a proxy. */
@Tag("chaos")
class PepperRotationIT {

    private static final Duration WITHIN = Duration.ofSeconds(60);
    private static final int CALLERS = 4;
    private static final int KEYS = 200;

    private static PackagedStack stack;
    private static VaultProxy vault;
    private static PackagedService issuer;
    private static PackagedService other;
    private static KeyCaller caller;
    private String tenant;

    @BeforeAll
    static void start() {
        stack = PackagedStack.start(
                "stack-pepper",
                "platform tenants:write api-keys:read api-keys:write api-keys:verify encryption:rotate");
        vault = VaultProxy.start(stack.parts().vault());
        issuer = stack.serve(Map.of("tenantservice.pepper.announce-for", "5s"));
        other = stack.serveBeside("other", Map.of("tenantservice.vault.url", vault.url()));
        caller = new KeyCaller(stack.token());
    }

    @BeforeEach
    void begin() {
        tenant = stack.create("/v1/tenants", Given.tenantRequest());
    }

    @AfterEach
    void heal() {
        vault.heal();
    }

    @AfterAll
    static void stop() {
        stack.close();
        vault.close();
    }

    @Test
    void noValidKeyIsEverAnsweredOtherwise() throws SQLException, InterruptedException {
        List<String> texts = new CopyOnWriteArrayList<>(
                IntStream.range(0, KEYS).mapToObj(i -> issue()).toList());
        Map<String, Integer> otherwise = new ConcurrentHashMap<>();
        AtomicLong asked = new AtomicLong();
        AtomicBoolean isOver = new AtomicBoolean();
        List<Thread> callers = new ArrayList<>();
        for (int i = 0; i < CALLERS; i++) {
            PackagedService replica = i % 2 == 0 ? issuer : other;
            callers.add(Thread.startVirtualThread(() -> {
                while (!isOver.get()) {
                    verify(replica, texts.get(ThreadLocalRandom.current().nextInt(texts.size())), otherwise);
                    asked.incrementAndGet();
                }
            }));
        }

        int version = rotate();
        // Keys that the other replica is asked for at once, before and after the new version came into use.
        while (!isCurrent(version)) {
            String fresh = issue();
            verify(other, fresh, otherwise);
            texts.add(fresh);
        }
        for (int i = 0; i < KEYS; i++) {
            String fresh = issue();
            verify(other, fresh, otherwise);
            texts.add(fresh);
        }
        await().atMost(WITHIN).until(() -> {
            texts.forEach(text -> verify(issuer, text, otherwise));
            return versions().equals(List.of(Integer.toString(version)));
        });
        isOver.set(true);
        for (Thread thread : callers) {
            thread.join();
        }

        System.out.printf(
                "[pepper] %d keys, %d verifications by %d callers, otherwise than VALID: %s%n",
                texts.size(), asked.get(), CALLERS, otherwise);
        assertThat(otherwise).isEmpty();
    }

    @Test
    void replicaThatCannotOpenTheVersionSaysSoAndGoesOnToFindTheOthers() {
        String old = issue();
        vault.trouble(new VaultProxy.Trouble.Dropped());

        int version = rotate();
        await().atMost(WITHIN).until(() -> isCurrent(version));
        String fresh = await().atMost(WITHIN)
                .until(this::issue, text -> caller.code(other, text).equals("ENCRYPTION_UNAVAILABLE"));

        assertThat(caller.code(issuer, fresh)).isEqualTo("VALID");
        assertThat(caller.code(other, old)).isEqualTo("VALID");
        vault.heal();
        await().atMost(WITHIN).until(() -> caller.code(other, fresh).equals("VALID"));
    }

    private static void verify(PackagedService replica, String text, Map<String, Integer> otherwise) {
        String code = caller.code(replica, text);
        if (!code.equals("VALID")) {
            otherwise.merge(code, 1, Integer::sum);
        }
    }

    private String issue() {
        return stack.request(issuer.url())
                .body(Keys.REQUEST)
                .post(Keys.of(UUID.fromString(tenant)))
                .then()
                .statusCode(201)
                .extract()
                .path("api_key");
    }

    /** @return the new version */
    private static int rotate() {
        return stack.request(issuer.url())
                .post("/v1/pepper:rotate")
                .then()
                .statusCode(200)
                .extract()
                .path("versions[0].version");
    }

    private static boolean isCurrent(int version) {
        return stack.request(issuer.url())
                .get("/v1/pepper")
                .<String>path("versions.find { it.version == " + version + " }.state")
                .equals("CURRENT");
    }

    private List<String> versions() throws SQLException {
        return stack.query("select distinct pepper_version from api_key_hash_claim where tenant_id = '" + tenant + "'");
    }
}
