package io.tenantservice.stack;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;

/**
 * Sends requests by the clock, whether those before have been answered or not. What one took counts from the instant at
 * which it was due, so a service that stands still is not spared the requests that it would have got meanwhile.
 */
public final class SteadyLoad implements AutoCloseable {

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /** What requests took, in nanoseconds, the quickest first. */
    public record Times(long[] sorted) {

        /** @param percent below which so many of the requests in a hundred took less */
        public double millis(double percent) {
            return sorted[(int) Math.min(sorted.length - 1, sorted.length * percent / 100)] / 1e6;
        }

        public int number() {
            return sorted.length;
        }
    }

    /**
     * Sends these requests in turn for a while, and waits for the last answer.
     *
     * @throws StackFailure when one is not answered with 200
     */
    public Times send(List<HttpRequest> requests, int perSecond, Duration length) {
        int number = (int) (length.toMillis() * perSecond / 1000);
        long pause = TimeUnit.SECONDS.toNanos(1) / perSecond;
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
        return new Times(LongStream.of(took).sorted().toArray());
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

    @Override
    public void close() {
        client.close();
    }
}
