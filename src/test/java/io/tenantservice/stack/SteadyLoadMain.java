package io.tenantservice.stack;

import io.tenantservice.simulator.Json;
import io.tenantservice.stack.SteadyLoad.Answer;
import io.tenantservice.stack.SteadyLoad.Request;
import io.tenantservice.stack.SteadyLoad.Window;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;

/** The process of {@link SteadyLoad}: reads a window from each line of its input, and writes what it has measured. */
final class SteadyLoadMain {

    private static final Duration ANSWERED_WITHIN = Duration.ofSeconds(30);

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private SteadyLoadMain() {}

    public static void main(String[] arguments) throws IOException {
        SteadyLoadMain load = new SteadyLoadMain();
        try (BufferedReader windows = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (String line = windows.readLine(); line != null; line = windows.readLine()) {
                System.out.println(Json.write(load.send(Json.read(line, Window.class))));
            }
        }
    }

    private Answer send(Window window) {
        try (ExecutorService clocks =
                Executors.newThreadPerTaskExecutor(Thread.ofPlatform().factory())) {
            Map<String, CompletableFuture<long[]>> running = new HashMap<>();
            window.requests()
                    .forEach((kind, requests) ->
                            running.put(kind, CompletableFuture.supplyAsync(() -> send(requests, window), clocks)));
            Map<String, long[]> took = new HashMap<>();
            running.forEach((kind, times) -> took.put(kind, times.join()));
            return new Answer(took, "");
        } catch (CompletionException e) {
            return new Answer(Map.of(), String.valueOf(e.getCause()));
        }
    }

    private long[] send(List<Request> kind, Window window) {
        List<HttpRequest> requests = kind.stream().map(SteadyLoadMain::request).toList();
        int number = (int) (window.millis() * window.perSecond() / 1000);
        long pause = TimeUnit.SECONDS.toNanos(1) / window.perSecond();
        long first = System.nanoTime();
        long[] took = new long[number];
        CompletableFuture<?>[] answers = new CompletableFuture<?>[number];
        for (int i = 0; i < number; i++) {
            int index = i;
            long due = first + index * pause;
            awaitInstant(due);
            answers[index] = client.sendAsync(requests.get(index % requests.size()), BodyHandlers.ofString())
                    .thenAccept(answer -> {
                        took[index] = System.nanoTime() - due;
                        requireGood(answer);
                    });
        }
        CompletableFuture.allOf(answers).join();
        return LongStream.of(took).sorted().toArray();
    }

    private static HttpRequest request(Request request) {
        HttpRequest.Builder builder = HttpRequest.newBuilder(URI.create(request.url()))
                .timeout(ANSWERED_WITHIN)
                .header("Authorization", "Bearer " + request.bearerToken())
                .header("Content-Type", "application/json");
        return request.body().isEmpty()
                ? builder.build()
                : builder.POST(BodyPublishers.ofString(request.body())).build();
    }

    private static void awaitInstant(long nanos) {
        for (long left = nanos - System.nanoTime(); left > 0; left = nanos - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    private static void requireGood(HttpResponse<String> answer) {
        if (answer.statusCode() != 200) {
            throw new StackFailure("Under load, " + answer.request().uri().getPath() + " answers " + answer.statusCode()
                    + ": " + answer.body());
        }
    }
}
