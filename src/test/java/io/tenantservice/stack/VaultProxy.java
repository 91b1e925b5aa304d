package io.tenantservice.stack;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** Stands between the service and Vault, and answers as a Vault in trouble would. */
public final class VaultProxy implements AutoCloseable {

    /** What is done to a call. */
    public sealed interface Trouble {

        /** It is answered with this status, and does not reach Vault. */
        record Status(int status) implements Trouble {}

        /** The connection breaks before an answer. */
        record Dropped() implements Trouble {}

        /** Nothing is answered until the trouble is over. */
        record Slow() implements Trouble {}

        /** It goes to Vault. */
        record None() implements Trouble {}
    }

    private static final String ELSEWHERE = "/elsewhere";
    private static final Set<String> NOT_FORWARDED = Set.of("host", "connection", "content-length", "upgrade");

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String vault;
    private final AtomicInteger troubled = new AtomicInteger();
    private volatile boolean followed;
    private volatile Trouble trouble = new Trouble.None();
    private volatile CountDownLatch over = new CountDownLatch(0);

    private VaultProxy(HttpServer server, String vault) {
        this.server = server;
        this.vault = vault;
        server.createContext("/", this::serve);
        server.setExecutor(threads);
        server.start();
    }

    public static VaultProxy start(VaultPart vault) {
        try {
            InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
            return new VaultProxy(HttpServer.create(anyPort, 0), vault.address());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** From now on, until {@link #heal}. */
    public void trouble(Trouble kind) {
        troubled.set(0);
        over = new CountDownLatch(1);
        trouble = kind;
    }

    public void heal() {
        trouble = new Trouble.None();
        over.countDown();
    }

    /** @return how many calls have met the trouble, or an earlier one when there is none */
    public int troubled() {
        return troubled.get();
    }

    /** @return whether somebody has ever gone where a 307 pointed */
    public boolean wasFollowed() {
        return followed;
    }

    @Override
    public void close() {
        heal();
        server.stop(0);
        threads.shutdownNow();
        client.close();
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            Trouble met = trouble;
            followed |= exchange.getRequestURI().getPath().startsWith(ELSEWHERE);
            if (!(met instanceof Trouble.None)) {
                troubled.incrementAndGet();
            }
            switch (met) {
                case Trouble.None() -> forward(exchange);
                case Trouble.Status(int status) -> answer(exchange, status);
                case Trouble.Slow() -> over.await();
                case Trouble.Dropped() -> {
                    // Closed by the end of this method, without an answer.
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void answer(HttpExchange exchange, int status) throws IOException {
        exchange.getRequestBody().readAllBytes();
        if (status == 307) {
            // Where a client that follows it would hand over its token.
            exchange.getResponseHeaders().set("Location", url() + ELSEWHERE + exchange.getRequestURI());
        }
        byte[] body = "{\"errors\":[\"in trouble\"]}".getBytes(UTF_8);
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }

    private void forward(HttpExchange exchange) throws IOException, InterruptedException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(vault + exchange.getRequestURI()))
                .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(body));
        exchange.getRequestHeaders().forEach((name, values) -> {
            if (!NOT_FORWARDED.contains(name.toLowerCase(Locale.ROOT))) {
                values.forEach(value -> request.header(name, value));
            }
        });
        HttpResponse<byte[]> answer = client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        answer.headers()
                .firstValue("Content-Type")
                .ifPresent(type -> exchange.getResponseHeaders().set("Content-Type", type));
        byte[] answered = answer.body();
        exchange.sendResponseHeaders(answer.statusCode(), answered.length == 0 ? -1 : answered.length);
        exchange.getResponseBody().write(answered);
    }
}
