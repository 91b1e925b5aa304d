package io.tenantservice.simulator;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;

/** A server on loopback, one virtual thread for each request. */
final class WebServer implements AutoCloseable {

    /** Answers a request; an {@link IOException} breaks the connection without an answer. */
    interface Handler {

        Answer handle(Call call) throws IOException;
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    private WebServer(HttpServer server, Handler handler) {
        this.server = server;
        server.createContext("/", exchange -> serve(exchange, handler));
        server.setExecutor(threads);
        server.start();
    }

    static WebServer http(int port, Handler handler) {
        try {
            return new WebServer(HttpServer.create(loopback(port), 0), handler);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static WebServer https(int port, SSLContext tls, Handler handler) {
        try {
            HttpsServer server = HttpsServer.create(loopback(port), 0);
            server.setHttpsConfigurator(new HttpsConfigurator(tls));
            return new WebServer(server, handler);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private static InetSocketAddress loopback(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    private static void serve(HttpExchange exchange, Handler handler) throws IOException {
        try (exchange) {
            send(exchange, handler.handle(Call.of(exchange)));
        } catch (RuntimeException e) {
            e.printStackTrace();
            throw e;
        }
    }

    private static void send(HttpExchange exchange, Answer answer) throws IOException {
        byte[] body = answer.body().getBytes(UTF_8);
        exchange.getResponseHeaders().set("Content-Type", answer.type());
        answer.headers().forEach(exchange.getResponseHeaders()::set);
        boolean empty = body.length == 0 || exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(answer.status(), empty ? -1 : body.length);
        if (!empty) {
            write(exchange.getResponseBody(), body, answer.pace());
        }
    }

    private static void write(OutputStream out, byte[] body, Answer.Pace pace) throws IOException {
        switch (pace) {
            case Answer.Pace.AtOnce whole -> out.write(body);
            case Answer.Pace.Stalled(Duration until) -> {
                out.flush();
                Latency.wait(until);
                throw new IOException("stalled on purpose");
            }
            case Answer.Pace.Trickling(Duration betweenBytes) -> {
                for (byte one : body) {
                    out.write(one);
                    out.flush();
                    Latency.wait(betweenBytes);
                }
            }
        }
    }
}
