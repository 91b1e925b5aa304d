package io.tenantservice.crypto.rotation;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Callers who reveal secrets without a break, and look at each. */
final class Reveals implements AutoCloseable {

    private static final int CALLERS = 3;
    private static final Duration BREATH = Duration.ofMillis(50);

    /** A reveal that did not give the secret. Times are {@link System#nanoTime}. */
    record Miss(long begunAt, long endedAt, String what) {

        boolean touches(long from, long to) {
            return endedAt - from >= 0 && to - begunAt >= 0;
        }
    }

    private final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpClient client = HttpClient.newHttpClient();
    private final Queue<Miss> misses = new ConcurrentLinkedQueue<>();
    private final AtomicInteger good = new AtomicInteger();
    private final String token;
    private final List<Map.Entry<String, String>> accounts;
    private final CountDownLatch over = new CountDownLatch(1);

    private Reveals(String token, Map<String, String> accounts) {
        this.token = token;
        this.accounts = List.copyOf(accounts.entrySet());
    }

    /** @param accounts the access token that each address must show */
    static Reveals begin(String token, Map<String, String> accounts) {
        Reveals reveals = new Reveals(token, accounts);
        for (int caller = 0; caller < CALLERS; caller++) {
            reveals.callers.execute(reveals::callUntilOver);
        }
        return reveals;
    }

    int good() {
        return good.get();
    }

    List<Miss> misses() {
        return new ArrayList<>(misses);
    }

    private void callUntilOver() {
        while (over.getCount() > 0) {
            var account = accounts.get(ThreadLocalRandom.current().nextInt(accounts.size()));
            long begunAt = System.nanoTime();
            String seen = reveal(account.getKey());
            if (seen.contains("\"access_token\":\"" + account.getValue() + '"')) {
                good.incrementAndGet();
            } else {
                misses.add(new Miss(begunAt, System.nanoTime(), seen));
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

    private String reveal(String address) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(address + ":reveal"))
                .header("Authorization", "Bearer " + token)
                .timeout(Duration.ofSeconds(10))
                .POST(HttpRequest.BodyPublishers.noBody())
                .build();
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
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
