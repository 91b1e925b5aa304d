package io.tenantservice.apikey.leak;

import static io.tenantservice.platform.problem.ProblemCode.LEAK_KEYS_UNAVAILABLE;
import static io.tenantservice.platform.problem.ProblemCode.LEAK_REPORTS_OFF;
import static io.tenantservice.platform.problem.ProblemCode.LEAK_SIGNATURE_INVALID;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.smallrye.mutiny.Uni;
import io.tenantservice.platform.problem.Problem;
import io.tenantservice.platform.problem.ProblemCode;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** With a source of its own, and a clock that a test moves. */
class ReporterKeysTest {

    private static final Duration WITHIN = Duration.ofSeconds(10);
    private static final Vertx VERTX = Vertx.vertx();

    private record Settings(Optional<String> publicKeysUrl, Optional<String> publicKeysToken, Duration rotationGrace)
            implements LeakConfig {}

    private final AtomicLong now = new AtomicLong();
    private final AtomicInteger asked = new AtomicInteger();
    private volatile byte[] published = {};
    private volatile @Nullable String authorization;
    private HttpServer server;
    private ReporterKeys keys;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/keys", this::answer);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
        keys = keys(address(), "token");
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @AfterAll
    static void close() {
        VERTX.close();
    }

    @Test
    void knownKeyIsAskedForOnceAnHour() {
        ECPublicKey key = publish("one");

        assertThat(find("one")).isEqualTo(key);
        pass(Duration.ofMinutes(59));
        assertThat(find("one")).isEqualTo(key);
        assertThat(asked).hasValue(1);

        ECPublicKey other = publish("one");
        pass(Duration.ofMinutes(1));
        assertThat(find("one")).isEqualTo(other);
        assertThat(asked).hasValue(2);
        assertThat(authorization).isEqualTo("Bearer token");
    }

    @Test
    void unknownKeyIsAskedForOnceAMinute() {
        publish("one");
        find("one");
        pass(Duration.ofSeconds(61));

        assertThat(failure("two")).isEqualTo(LEAK_SIGNATURE_INVALID);
        ECPublicKey second = publish("two");
        pass(Duration.ofSeconds(59));
        assertThat(failure("two")).isEqualTo(LEAK_SIGNATURE_INVALID);
        assertThat(asked).hasValue(2);

        pass(Duration.ofSeconds(1));
        assertThat(find("two")).isEqualTo(second);
    }

    @Test
    void keyThatIsPublishedNoMoreIsBelievedNoMore() {
        publish("one");
        find("one");
        publish("two");
        pass(Duration.ofHours(1));

        assertThat(failure("one")).isEqualTo(LEAK_SIGNATURE_INVALID);
    }

    @Test
    void knownKeysStayInUseWhileTheSourceIsAway() {
        ECPublicKey key = publish("one");
        find("one");
        server.stop(0);
        pass(Duration.ofHours(2));

        assertThat(find("one")).isEqualTo(key);
        // It may be a new one, which nobody can tell now.
        assertThat(failure("two")).isEqualTo(LEAK_KEYS_UNAVAILABLE);
    }

    @Test
    void nothingIsBelievedBeforeTheSourceHasAnswered() {
        published = "<html>busy</html>".getBytes(UTF_8);

        assertThat(failure("one")).isEqualTo(LEAK_KEYS_UNAVAILABLE);
        publish("one");
        assertThat(failure("one")).isEqualTo(LEAK_KEYS_UNAVAILABLE);
        assertThat(asked).hasValue(1);

        pass(Duration.ofMinutes(1));
        assertThat(find("one")).isNotNull();
    }

    @Test
    void answerThatIsTooLargeIsNone() {
        publish("one");
        byte[] padded = new byte[PublicKeySource.MOST_BYTES + 1];
        Arrays.fill(padded, (byte) ' ');
        System.arraycopy(published, 0, padded, 0, published.length);
        published = padded;

        assertThat(failure("one")).isEqualTo(LEAK_KEYS_UNAVAILABLE);
    }

    @Test
    void whoAsksAtOnceSharesOneQuestion() {
        publish("one");

        List<CompletableFuture<ECPublicKey>> found = IntStream.range(0, 20)
                .mapToObj(i -> keys.find("one").subscribeAsCompletionStage())
                .toList();

        assertThat(found).allSatisfy(one -> assertThat(one).succeedsWithin(WITHIN));
        assertThat(asked).hasValue(1);
    }

    @Test
    void withoutAnAddressReportsAreOff() {
        ReporterKeys off = keys(null, "token");

        assertThat(failure(off.find("one"))).isEqualTo(LEAK_REPORTS_OFF);
    }

    @ParameterizedTest
    @ValueSource(strings = {"token\n", "token\r\n"})
    void lineBreakOfAMountedFileIsNoPartOfTheToken(String token) {
        ECPublicKey key = publish("one");

        assertThat(keys(address(), token).find("one").await().atMost(WITHIN)).isEqualTo(key);

        assertThat(authorization).isEqualTo("Bearer token");
    }

    @ParameterizedTest
    @ValueSource(strings = {"no address", "http://[", "http://localhost:99999/keys", "http://localhost:0/keys"})
    void addressThatCannotBeAskedLeavesNobodyWaiting(String url) {
        ReporterKeys without = keys(url, "token");

        assertThat(failure(without.find("one"))).isEqualTo(LEAK_KEYS_UNAVAILABLE);
        pass(Duration.ofMinutes(1));
        assertThat(failure(without.find("one"))).isEqualTo(LEAK_KEYS_UNAVAILABLE);
    }

    @Test
    void tokenThatCannotBeSentLeavesNobodyWaiting() {
        assertThat(failure(keys(address(), "to\nken").find("one"))).isEqualTo(LEAK_KEYS_UNAVAILABLE);
        assertThat(asked).hasValue(0);
    }

    private String address() {
        return "http://localhost:" + server.getAddress().getPort() + "/keys";
    }

    private ReporterKeys keys(@Nullable String url, String token) {
        Settings settings = new Settings(Optional.ofNullable(url), Optional.of(token), Duration.ZERO);
        return new ReporterKeys(new PublicKeySource(settings, VERTX, Optional.empty()), now::get);
    }

    private ECPublicKey publish(String identifier) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            PublicKey key = generator.generateKeyPair().getPublic();
            published = PublicKeysTest.document(Map.of(identifier, PublicKeysTest.pem(key)));
            return (ECPublicKey) key;
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            asked.incrementAndGet();
            authorization = exchange.getRequestHeaders().getFirst("Authorization");
            exchange.sendResponseHeaders(200, published.length);
            exchange.getResponseBody().write(published);
        }
    }

    private void pass(Duration time) {
        now.addAndGet(time.toNanos());
    }

    private ECPublicKey find(String identifier) {
        return keys.find(identifier).await().atMost(WITHIN);
    }

    private ProblemCode failure(String identifier) {
        return failure(keys.find(identifier));
    }

    private static ProblemCode failure(Uni<ECPublicKey> found) {
        return found.<ProblemCode>map(key -> {
                    throw new AssertionError("found");
                })
                .onFailure(Problem.class)
                .recoverWithItem(problem -> ((Problem) problem).code())
                .await()
                .atMost(WITHIN);
    }
}
