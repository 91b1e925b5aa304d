package io.tenantservice.platform.network;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.smallrye.mutiny.Uni;
import io.tenantservice.platform.network.OutboundFailure.Reason;
import io.tenantservice.simulator.TestAuthority;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls servers on loopback that behave in every way, by names that mean what the test wants. */
class OutboundClientTest {

    private static final String HOST = "hooks.acme.com";
    private static final String LOOPBACK = "127.0.0.1";
    private static final String NOBODY = "127.0.0.2";
    private static final String OTHER = "127.0.0.3";
    private static final Duration LONG_ENOUGH = Duration.ofSeconds(10);

    @TempDir
    static Path folder;

    private static Vertx vertx = Vertx.vertx();
    private static TestAuthority authority = TestAuthority.create(Path.of("target/outbound-test"));

    private final List<NetServer> servers = new CopyOnWriteArrayList<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final OutboundClient client = client("allow-loopback", "true");

    /** For what only the end of its time ends; the others have time for a handshake on a busy machine. */
    private final OutboundClient brief = client("allow-loopback", "true", "total-timeout", "1s");

    @BeforeAll
    static void name() {
        TestNames.set(HOST, LOOPBACK);
    }

    @AfterEach
    void closeServers() {
        servers.forEach(NetServer::close);
    }

    @AfterAll
    static void close() {
        join(vertx.close());
    }

    private static OutboundClient client(String... settings) {
        Map<String, String> all = new HashMap<>(Map.of("connect-timeout", "5s", "total-timeout", "8s"));
        for (int i = 0; i < settings.length; i += 2) {
            all.put(settings[i], settings[i + 1]);
        }
        OutboundConfig config = OutboundConfigs.of(all);
        PemTrustOptions trusted =
                new PemTrustOptions().addCertPath(authority.certificateFile().toString());
        return new OutboundClient(vertx, new HostLookup(vertx), config, Optional.of(trusted));
    }

    @Test
    void requestArrivesUnderTheNameAndTheStatusComesBack() {
        int port = serve(HOST, answer("204 No Content", ""));

        assertThat(post(HOST, port)).isEqualTo(204);

        assertThat(requests)
                .singleElement()
                .satisfies(request -> assertThat(request)
                        .startsWith("POST /a?b=c HTTP/1.1\r\n")
                        .containsIgnoringCase("\r\nhost: " + HOST + ":" + port + "\r\n")
                        .containsIgnoringCase("\r\nwebhook-id: 1\r\n")
                        .endsWith("\r\n\r\n{}"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10.0.0.1",
                "169.254.169.254",
                "127.0.0.1",
                "::1",
                "::ffff:127.0.0.1",
                "fd00:ec2::254",
                "64:ff9b::a00:1",
                "8.8.8.8,10.0.0.1",
                "10.0.0.1,8.8.8.8",
                "2606:4700:4700::1111,::1",
                "8.8.8.8,fe80::1",
                "0.0.0.0"
            })
    void nameIsRefusedWhenOneOfItsAddressesIsNotPublic(String addresses) {
        int port = serve("inner.acme.com", answer("200 OK", ""));
        TestNames.set("inner.acme.com", addresses);

        fails(client("allow-loopback", "false"), "inner.acme.com", port, Reason.HOST_REFUSED);

        assertThat(requests).isEmpty();
    }

    @Test
    void nameWithoutAnAddressIsRefusedAlike() {
        fails(client, "nothing.invalid", 443, Reason.HOST_REFUSED);
    }

    /** The second answer would come to the connection if the name were looked up for it again. */
    @Test
    void nameThatChangesAfterItsCheckReachesOnlyWhatWasChecked() {
        int port = serve("rebinding.acme.com", answer("200 OK", ""));
        TestNames.set("rebinding.acme.com", LOOPBACK, NOBODY);

        assertThat(post("rebinding.acme.com", port)).isEqualTo(200);
    }

    @Test
    void everyCallChecksAnew() {
        int port = serve("moving.acme.com", answer("200 OK", ""));
        TestNames.set("moving.acme.com", LOOPBACK, "10.0.0.1");

        assertThat(post("moving.acme.com", port)).isEqualTo(200);

        fails(client, "moving.acme.com", port, Reason.HOST_REFUSED);
        assertThat(requests).hasSize(1);
    }

    /** While another call of the same name is under way to what it stood for before. */
    @Test
    void connectionIsToTheAddressThatThisCallHasChecked() {
        int port = serve("overlapping.acme.com", socket -> {});
        serve("overlapping.acme.com", OTHER, port, answer("200 OK", ""));
        TestNames.set("overlapping.acme.com", LOOPBACK, OTHER);
        var before = post(client, "overlapping.acme.com", port).subscribeAsCompletionStage();
        await().atMost(LONG_ENOUGH).until(() -> requests.size() == 1);

        assertThat(post("overlapping.acme.com", port)).isEqualTo(200);

        assertThat(before).isNotDone();
    }

    @Test
    void addressOfAnOwnNetworkIsRefused() {
        TestNames.set("balancer.acme.com", "2600:1f18::1");

        fails(client("own-networks", "203.0.114.0/24, 2600:1f18::/32"), "balancer.acme.com", 443, Reason.HOST_REFUSED);
        assertThatThrownBy(() -> client("own-networks", "2600:1f18::1/32")).hasMessageContaining("own-networks");
    }

    @Test
    void bothFamiliesAreTried() {
        int port = serve("families.acme.com", answer("200 OK", ""));
        TestNames.set("families.acme.com", "::1,::1,::1,::1,::1," + LOOPBACK);

        assertThat(post("families.acme.com", port)).isEqualTo(200);
    }

    /** A caller that was told of a failure may try again; it must not come twice for that. */
    @Test
    void whatTimedOutBeforeItWasSentIsNotSentLater() {
        int port = serve(HOST, answer("200 OK", ""));
        AtomicReference<NetSocket> held = new AtomicReference<>();
        AtomicBoolean isClosed = new AtomicBoolean();
        NetServer gate = vertx.createNetServer()
                .connectHandler(socket -> held.set(
                        socket.closeHandler(closed -> isClosed.set(true)).pause()));
        servers.add(gate);
        OutboundClient hasty = client("connect-timeout", "9s", "total-timeout", "300ms", "allow-loopback", "true");

        fails(hasty, HOST, join(gate.listen(0, LOOPBACK)).actualPort(), Reason.TIMED_OUT);

        NetSocket behind = join(vertx.createNetClient().connect(port, LOOPBACK));
        NetSocket before = requireNonNull(held.get());
        behind.pipeTo(before);
        before.pipeTo(behind);
        await().atMost(LONG_ENOUGH).untilTrue(isClosed);
        assertThat(requests).isEmpty();
    }

    @Test
    void nextAddressIsTriedWhenOneTakesNoConnection() {
        int port = serve("several.acme.com", answer("200 OK", ""));
        TestNames.set("several.acme.com", NOBODY + "," + LOOPBACK);

        assertThat(post("several.acme.com", port)).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"301 Moved Permanently", "302 Found", "307 Temporary Redirect", "308 Permanent Redirect"})
    void redirectIsAnAnswerAndNotFollowed(String status) {
        int target = serve(HOST, answer("200 OK", ""));
        int port = serve(HOST, answer(status, "Location: https://" + HOST + ":" + target + "/\r\n"));

        assertThat(post(HOST, port)).isEqualTo(Integer.parseInt(status.substring(0, 3)));

        assertThat(requests).hasSize(1);
    }

    @Test
    void certificateOfAnotherNameIsRefused() {
        fails(client, HOST, serve("elsewhere.acme.com", answer("200 OK", "")), Reason.TLS_FAILED);

        assertThat(requests).isEmpty();
    }

    @Test
    void certificateOfAnAuthorityThatNobodyTrustsIsRefused() {
        TestAuthority stranger = TestAuthority.create(folder.resolve("stranger"));

        fails(client, HOST, serve(stranger.issue(HOST), LOOPBACK, 0, answer("200 OK", "")), Reason.TLS_FAILED);

        assertThat(requests).isEmpty();
    }

    @Test
    void serverWithoutTlsIsRefused() {
        int port = listen(LOOPBACK, 0, new NetServerOptions(), socket -> socket.write("HTTP/1.1 200 OK\r\n\r\n"));

        fails(client, HOST, port, Reason.TLS_FAILED);
    }

    @Test
    void closedPortIsNotConnected() {
        int port = serve(HOST, answer("200 OK", ""));
        join(servers.getFirst().close());

        fails(client, HOST, port, Reason.NOT_CONNECTED);
    }

    @Test
    void serverThatNeverAnswersTimesOutAndLosesItsConnection() {
        AtomicBoolean isClosed = new AtomicBoolean();
        int port = serve(HOST, socket -> socket.closeHandler(closed -> isClosed.set(true)));

        fails(brief, HOST, port, Reason.TIMED_OUT);

        await().atMost(LONG_ENOUGH).untilTrue(isClosed);
    }

    @Test
    void connectionThatIsClosedInsteadOfAnAnswerIsNoHttp() {
        fails(client, HOST, serve(HOST, NetSocket::close), Reason.NOT_HTTP);
    }

    @Test
    void whatIsNoHttpIsToldSo() {
        fails(client, HOST, serve(HOST, socket -> socket.write("SSH-2.0-OpenSSH_9.2\r\n\r\n")), Reason.NOT_HTTP);
    }

    @Test
    void endlessAnswerIsCutOff() {
        AtomicBoolean isClosed = new AtomicBoolean();
        Buffer part = Buffer.buffer("x".repeat(8192));
        int port = serve(HOST, socket -> {
            socket.closeHandler(closed -> isClosed.set(true));
            socket.write("HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n");
            socket.drainHandler(drained -> socket.write(part));
            for (int i = 0; i < 16; i++) {
                socket.write(part);
            }
        });

        assertThat(post(HOST, port)).isEqualTo(200);

        await().atMost(LONG_ENOUGH).untilTrue(isClosed);
    }

    @Test
    void answerThatStallsInItsBodyCountsAndItsConnectionIsClosed() {
        AtomicBoolean isClosed = new AtomicBoolean();
        int port = serve(HOST, socket -> {
            socket.closeHandler(closed -> isClosed.set(true));
            socket.write("HTTP/1.1 202 Accepted\r\nContent-Length: 10\r\n\r\nx");
        });

        assertThat(post(brief, HOST, port).await().atMost(LONG_ENOUGH).status()).isEqualTo(202);

        await().atMost(LONG_ENOUGH).untilTrue(isClosed);
    }

    @Test
    void headerRetryAfterIsToldAsItCame() {
        int port = serve(HOST, answer("429 Too Many Requests", "Retry-After: soon\r\n"));

        assertThat(post(client, HOST, port).await().atMost(LONG_ENOUGH)).isEqualTo(new OutboundAnswer(429, "soon"));
    }

    @Test
    void compressedAnswerIsNotUnpacked() {
        int port = serve(HOST, answer("200 OK", "Content-Encoding: gzip\r\n"));

        assertThat(post(HOST, port)).isEqualTo(200);

        assertThat(requests.getFirst()).doesNotContainIgnoringCase("accept-encoding");
    }

    private int post(String host, int port) {
        return post(client, host, port).await().atMost(LONG_ENOUGH).status();
    }

    private static Uni<OutboundAnswer> post(OutboundClient client, String host, int port) {
        MultiMap headers = MultiMap.caseInsensitiveMultiMap().add("webhook-id", "1");
        return client.post(new PublicUrl(host, port, "/a?b=c"), headers, Buffer.buffer("{}"));
    }

    private static void fails(OutboundClient client, String host, int port, Reason reason) {
        assertThatThrownBy(() -> post(client, host, port).await().atMost(LONG_ENOUGH))
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        OutboundFailure.class,
                        failure -> assertThat(failure.reason()).isEqualTo(reason));
    }

    private static Consumer<NetSocket> answer(String status, String headers) {
        return socket -> socket.write("HTTP/1.1 " + status + "\r\n" + headers + "Content-Length: 0\r\n\r\n");
    }

    /** @param certifiedAs the name in its certificate */
    private int serve(String certifiedAs, Consumer<NetSocket> answer) {
        return serve(authority.issue(certifiedAs), LOOPBACK, 0, answer);
    }

    private void serve(String certifiedAs, String address, int port, Consumer<NetSocket> answer) {
        serve(authority.issue(certifiedAs), address, port, answer);
    }

    private int serve(TestAuthority.Pem certificate, String address, int port, Consumer<NetSocket> answer) {
        return listen(
                address,
                port,
                new NetServerOptions()
                        .setSsl(true)
                        .setKeyCertOptions(new PemKeyCertOptions()
                                .addCertPath(certificate.certificate().toString())
                                .addKeyPath(certificate.key().toString())),
                answer);
    }

    /** Answers when the whole request is there, as its body ends with a brace. */
    private int listen(String address, int port, NetServerOptions options, Consumer<NetSocket> answer) {
        NetServer server = vertx.createNetServer(options).connectHandler(socket -> {
            Buffer request = Buffer.buffer();
            socket.exceptionHandler(failure -> {});
            socket.handler(part -> {
                request.appendBuffer(part);
                if (!options.isSsl() || request.toString(UTF_8).endsWith("{}")) {
                    requests.add(request.toString(UTF_8));
                    answer.accept(socket);
                }
            });
        });
        servers.add(server);
        return join(server.listen(port, address)).actualPort();
    }

    private static <T> T join(Future<T> future) {
        return future.toCompletionStage().toCompletableFuture().join();
    }
}
