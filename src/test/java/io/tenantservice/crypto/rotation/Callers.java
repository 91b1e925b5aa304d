package io.tenantservice.crypto.rotation;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Callers of the service who ask without a break, each as soon as it has its answer, and look at every answer. */
final class Callers implements AutoCloseable {

    private static final Duration BREATH = Duration.ofMillis(50);
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(10);

    /** What is asked, and whether an answer's body is the one wanted. */
    record Question(HttpRequest.Builder request, Predicate<String> wanted) {}

    /** An answer that was not the one wanted. Times are {@link System#nanoTime}. */
    record Miss(long begunAt, long endedAt, String what) {

        boolean touches(long from, long to) {
            return endedAt - from >= 0 && to - begunAt >= 0;
        }
    }

    private final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpClient client = HttpClient.newHttpClient();
    private final Queue<Miss> misses = new ConcurrentLinkedQueue<>();
    private final Queue<Long> goodNanos = new ConcurrentLinkedQueue<>();
    private final CountDownLatch over = new CountDownLatch(1);
    private final Supplier<Question> next;

    private Callers(Supplier<Question> next) {
        this.next = next;
    }

    static Callers begin(int number, Supplier<Question> next) {
        Callers begun = new Callers(next);
        for (int caller = 0; caller < number; caller++) {
            begun.callers.execute(begun::askUntilOver);
        }
        return begun;
    }

    int good() {
        return goodNanos.size();
    }

    List<Miss> misses() {
        return new ArrayList<>(misses);
    }

    /** @return how many good answers there were, and how long they took */
    String summary() {
        long[] nanos = goodNanos.stream().mapToLong(Long::longValue).sorted().toArray();
        return nanos.length == 0
                ? "0"
                : "%d (p50 %.1f ms, p99 %.1f ms, longest %.1f ms)"
                        .formatted(
                                nanos.length,
                                nanos[nanos.length / 2] / 1e6,
                                nanos[nanos.length * 99 / 100] / 1e6,
                                Arrays.stream(nanos).max().orElseThrow() / 1e6);
    }

    private void askUntilOver() {
        while (over.getCount() > 0) {
            Question question = next.get();
            long begunAt = System.nanoTime();
            String answer = answer(question.request());
            long endedAt = System.nanoTime();
            if (question.wanted().test(answer)) {
                goodNanos.add(endedAt - begunAt);
            } else {
                misses.add(new Miss(begunAt, endedAt, answer));
                takeBreath();
            }
        }
    }

    /** A service that is away would be asked a thousand times a second, and come back the later for it. */
    private void takeBreath() {
        try {
            var _ = over.await(BREATH.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            over.countDown();
        }
    }

    private String answer(HttpRequest.Builder request) {
        try {
            return client.send(request.timeout(ANSWER_WITHIN).build(), HttpResponse.BodyHandlers.ofString())
                    .body();
        } catch (IOException e) {
            return e.toString();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            over.countDown();
            return e.toString();
        }
    }

    @Override
    public void close() {
        over.countDown();
        callers.close();
        client.close();
    }
}
