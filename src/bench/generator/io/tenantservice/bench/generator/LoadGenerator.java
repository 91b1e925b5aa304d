package io.tenantservice.bench.generator;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hyperfoil.api.config.Benchmark;
import io.hyperfoil.api.config.BenchmarkBuilder;
import io.hyperfoil.api.statistics.StatisticsSnapshot;
import io.hyperfoil.core.impl.LocalSimulationRunner;
import io.hyperfoil.http.api.HttpMethod;
import io.hyperfoil.http.config.HttpPluginBuilder;
import io.hyperfoil.http.config.Protocol;
import io.hyperfoil.http.statistics.HttpStats;
import io.hyperfoil.http.steps.HttpStepCatalog;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.URI;
import java.util.Map;

/**
 * Hyperfoil as a program of its own, with a class path of its own, as its Vert.x is another than the service's. Reads
 * what to send from standard input, one JSON object a line, and writes what it measured in the same way, until the
 * input ends. It stays the same process for a whole run, so it is compiled hot before it measures anything.
 */
public final class LoadGenerator {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String PHASE = "load";
    private static final String TIMEOUT = "10s";

    private LoadGenerator() {}

    public static void main(String[] args) throws IOException {
        PrintStream results = System.out;
        // The library logs to standard output.
        System.setOut(System.err);
        BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, UTF_8));
        for (String order = orders.readLine(); order != null; order = orders.readLine()) {
            results.println(measure(JSON.readTree(order)));
        }
        System.exit(0);
    }

    private static String measure(JsonNode order) {
        StatisticsSnapshot seen = new StatisticsSnapshot();
        new LocalSimulationRunner(
                        benchmark(order),
                        (phase, step, metric, snapshot, countDown) -> seen.add(snapshot),
                        (phase, least, most) -> {},
                        (authority, tag, least, most) -> {})
                .run();
        HttpStats answers = HttpStats.get(seen);
        double seconds = (seen.histogram.getEndTimeStamp() - seen.histogram.getStartTimeStamp()) / 1e3;
        return JSON.createObjectNode()
                .put("requests_per_second", seen.responseCount / seconds)
                .put("p50_nanos", seen.histogram.getValueAtPercentile(50))
                .put("p99_nanos", seen.histogram.getValueAtPercentile(99))
                .put("answers", seen.responseCount)
                .put("failures", seen.responseCount - answers.status_2xx + seen.errors())
                .toString();
    }

    /** A closed loop: each connection sends its next request when the last one is answered. */
    private static Benchmark benchmark(JsonNode order) {
        URI url = URI.create(order.path("url").asText());
        int connections = order.path("connections").asInt();
        Map<String, String> headers = JSON.convertValue(
                order.path("headers"), JSON.getTypeFactory().constructMapType(Map.class, String.class, String.class));
        BenchmarkBuilder benchmark = BenchmarkBuilder.builder()
                .name(PHASE)
                .threads(1)
                .addPlugin(HttpPluginBuilder::new)
                .ergonomics()
                .repeatCookies(false)
                .userAgentFromSession(false)
                // Counted below, and not logged one by one.
                .autoRangeCheck(false)
                .stopOnInvalid(false)
                .endErgonomics()
                .http()
                .protocol(Protocol.HTTP)
                .host(url.getHost())
                .port(url.getPort())
                .allowHttp2(false)
                .sharedConnections(connections)
                .endHttp()
                .endPlugin();
        var request = benchmark
                .addPhase(PHASE)
                .always(connections)
                .duration(order.path("seconds").asLong() * 1000)
                .scenario()
                .initialSequence("request")
                .step(HttpStepCatalog.SC)
                .httpRequest(HttpMethod.valueOf(order.path("method").asText()))
                .path(pathOf(url))
                .timeout(TIMEOUT)
                .headerAppender((session, writer) -> headers.forEach(writer::putHeader));
        if (order.hasNonNull("bodies")) {
            request.body(new Bodies(
                    order.path("bodies").asText(), order.path("bodies_used").asInt()));
        } else if (order.hasNonNull("body")) {
            request.body(order.path("body").asText());
        }
        return benchmark.build();
    }

    private static String pathOf(URI url) {
        return url.getRawQuery() == null ? url.getRawPath() : url.getRawPath() + "?" + url.getRawQuery();
    }
}
