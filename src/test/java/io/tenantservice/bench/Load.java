package io.tenantservice.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tenantservice.stack.StackFailure;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The load generator's process. It ends when its input does, so it does not outlive us. */
final class Load implements AutoCloseable {

    /** Few, as the machine is small: more only make each wait longer. */
    static final int CONNECTIONS = 16;

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Process process;
    private final BufferedWriter orders;
    private final BufferedReader results;
    private Duration measured = Duration.ZERO;

    private Load(Process process) {
        this.process = process;
        this.orders = process.outputWriter(UTF_8);
        this.results = process.inputReader(UTF_8);
    }

    /** @param directory where the build has left the generator and its class path */
    static Load start(Path directory) {
        try {
            List<String> command = List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "--enable-native-access=ALL-UNNAMED",
                    "--sun-misc-unsafe-memory-access=allow",
                    "-XX:+UseSerialGC",
                    "-Xmx512m",
                    "-classpath",
                    Files.readString(directory.resolve("generator.classpath")),
                    "io.tenantservice.bench.generator.LoadGenerator");
            return new Load(new ProcessBuilder(command)
                    .redirectError(directory.resolve("generator.log").toFile())
                    .start());
        } catch (IOException e) {
            throw new StackFailure("The load generator cannot be started", e);
        }
    }

    /** @throws StackFailure when a single request failed or was answered with another status than 2xx */
    Measurement put(Request request, Duration duration) {
        JsonNode result = exchange(JSON.createObjectNode()
                .put("method", request.method())
                .put("url", request.url())
                .put("body", request.body())
                .put(
                        "bodies",
                        request.bodies() == null
                                ? null
                                : request.bodies().file().toString())
                .put(
                        "bodies_used",
                        request.bodies() == null ? 0 : request.bodies().used())
                .put("connections", CONNECTIONS)
                .put("seconds", duration.toSeconds())
                .set("headers", JSON.valueToTree(request.headers())));
        if (result.path("failures").asLong() > 0 || result.path("answers").asLong() == 0) {
            throw new StackFailure("Under load, %s failed: %s".formatted(request.label(), result));
        }
        measured = measured.plus(duration);
        return new Measurement(
                result.path("requests_per_second").asDouble(),
                Duration.ofNanos(result.path("p50_nanos").asLong()),
                Duration.ofNanos(result.path("p99_nanos").asLong()));
    }

    /** @return how much of one core the generator took for itself, 1 being all of it; absent where the system keeps silent */
    Optional<Double> share() {
        return process.info()
                .totalCpuDuration()
                .map(busy -> (double) busy.toMillis() / Math.max(1, measured.toMillis()));
    }

    @Override
    public void close() {
        try {
            orders.close();
            process.waitFor();
        } catch (IOException e) {
            process.destroy();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private JsonNode exchange(JsonNode order) {
        try {
            orders.write(order + "\n");
            orders.flush();
            String result = results.readLine();
            if (result == null) {
                throw new StackFailure("The load generator has ended; see its log");
            }
            return JSON.readTree(result);
        } catch (IOException e) {
            throw new StackFailure("The load generator does not answer", e);
        }
    }
}
