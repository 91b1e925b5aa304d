package io.tenantservice.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** Sends events to whoever a provider's configuration says shall get them, and repeats those that are not taken. */
final class Events implements AutoCloseable {

    /** Genesys: five times, 5 s apart. How often Meta repeats within its 7 days is not documented. */
    private static final int ATTEMPTS = 6;

    private static final Duration ANSWERED_WITHIN = Duration.ofSeconds(5);
    private static final Duration PAUSE = Duration.ofSeconds(5);

    /** What is done to the signature of an event. */
    enum Signed {
        RIGHT,
        /** With another secret. */
        WRONG,
        ABSENT,
        /** Right, and written as the other provider writes it. */
        OTHER_ENCODING
    }

    /**
     * @param about the number or the integration
     * @param signed right when it is not given
     * @param copies how often each is sent; 1 when it is not given
     * @param reversed whether the last is sent first
     * @param retryMillis between two attempts, 5000 when it is not given
     */
    record Sending(
            Fault.Provider provider,
            String about,
            List<JsonNode> events,
            @Nullable Signed signed,
            @Nullable Integer copies,
            @Nullable Boolean reversed,
            @Nullable Integer retryMillis) {}

    /** @param statuses what each attempt was answered; 0 for no answer */
    record Sent(String url, @Nullable String signature, List<Integer> statuses) {}

    private final HttpClient client;

    Events(SSLContext tls) {
        client = HttpClient.newBuilder()
                .sslContext(tls)
                .connectTimeout(ANSWERED_WITHIN)
                .build();
    }

    /** One after the other, each for as long as it is not taken. */
    List<Sent> send(Subscriber subscriber, Sending sending) throws IOException {
        List<JsonNode> events = new ArrayList<>(sending.events());
        if (Boolean.TRUE.equals(sending.reversed())) {
            Collections.reverse(events);
        }
        List<Sent> sent = new ArrayList<>();
        for (JsonNode event : events) {
            for (int copy = 0; copy < Optional.ofNullable(sending.copies()).orElse(1); copy++) {
                sent.add(send(subscriber, sending, event.toString()));
            }
        }
        return sent;
    }

    private Sent send(Subscriber subscriber, Sending sending, String body) throws IOException {
        String signature = signature(subscriber, sending.signed(), body);
        HttpRequest.Builder request = HttpRequest.newBuilder(subscriber.url())
                .timeout(ANSWERED_WITHIN)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body));
        if (signature != null) {
            request.header("X-Hub-Signature-256", signature);
        }
        Duration pause = Optional.ofNullable(sending.retryMillis())
                .map(Duration::ofMillis)
                .orElse(PAUSE);
        List<Integer> statuses = new ArrayList<>();
        do {
            if (!statuses.isEmpty()) {
                Latency.wait(pause);
            }
            statuses.add(status(request.build()));
        } while (statuses.getLast() / 100 != 2 && statuses.size() < ATTEMPTS);
        return new Sent(subscriber.url().toString(), signature, statuses);
    }

    private static @Nullable String signature(Subscriber subscriber, @Nullable Signed signed, String body) {
        return switch (signed == null ? Signed.RIGHT : signed) {
            case RIGHT -> subscriber.sign(body, subscriber.encoding());
            case WRONG ->
                new Subscriber(subscriber.url(), subscriber.secret() + "x", subscriber.encoding())
                        .sign(body, subscriber.encoding());
            case ABSENT -> null;
            case OTHER_ENCODING -> subscriber.sign(body, subscriber.encoding().other());
        };
    }

    private int status(HttpRequest request) {
        try {
            return client.send(request, BodyHandlers.discarding()).statusCode();
        } catch (IOException e) {
            return 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("the simulators end", e);
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
