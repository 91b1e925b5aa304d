package io.tenantservice.bench;

import io.tenantservice.apikey.ManyKeys;
import io.tenantservice.crypto.OpenedPepper;
import io.tenantservice.stack.LocalStack;
import io.tenantservice.stack.PackagedService;
import io.tenantservice.stack.StackFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A million keys of one tenant, and the requests that verify any of them: of one replica that holds all, or a few. */
final class SeededKeys {

    static final int NUMBER = 1_000_000;

    /** More than are asked for, as a cache that is full to the brim evicts now and then. */
    static final Map<String, String> HOLDS_ALL = Map.of("tenantservice.change.cache-entries", "1100000");

    static final Map<String, String> HOLDS_FEW =
            Map.of("tenantservice.role", "api", "tenantservice.change.cache-entries", "1100");

    private static final int BATCH = 100;
    private static final int BATCHES_AT_ONCE = 4;

    /** Under no row-level security, with what a verification reads. */
    private static final String MAKE_ROWS = """
            create table bench_key as
            select row_number() over () as id, tenant_id, id as key_id, name, environment, scopes, state, expires_at
            from api_key;
            alter table bench_key add primary key (id);
            grant select on bench_key to ts_service;
            analyze bench_key""";

    private final Seed seed;
    private final PackagedService all;
    private final PackagedService few;
    private final List<String> texts;
    private final Path bodies;
    private int held;
    private long emptyHeap;

    /** @param directory for the bodies of requests */
    SeededKeys(Seed seed, LocalStack stack, PackagedService all, PackagedService few, Path directory) {
        this.seed = seed;
        this.all = all;
        this.few = few;
        this.bodies = directory.resolve("verify-bodies.txt").toAbsolutePath();
        try (Connection administrator = stack.postgres().administrator().getConnection();
                Statement statement = administrator.createStatement()) {
            this.texts = ManyKeys.make(
                    administrator, OpenedPepper.of(administrator, stack.vault()), seed.tenant(), Seed.PREFIX, NUMBER);
            statement.execute(MAKE_ROWS);
            Files.write(bodies, texts.stream().map(SeededKeys::body).toList());
        } catch (SQLException | IOException e) {
            throw new StackFailure("The keys cannot be made", e);
        }
    }

    /** Any of the first ones, asked of the replica that holds all; {@link #hold} them first. */
    Request verifyHeld(int number) {
        return verify(all, number);
    }

    Request verifyFew(int number) {
        return verify(few, number);
    }

    /** Any of all, asked of the replica that holds few. */
    Request verifyCold() {
        return verify(few, NUMBER);
    }

    /** Limit of a verification whose key is not held. */
    Request select() {
        return Request.get(few.url() + "/bench/select?of=" + NUMBER, seed.caller());
    }

    private Request verify(PackagedService replica, int number) {
        return Request.postAnyOf(
                replica.url() + "/v1/api-keys:verify",
                seed.caller(),
                body(texts.getFirst()),
                new Request.Bodies(bodies, number));
    }

    private static String body(String text) {
        return "{\"api_key\":\"" + text + "\"}";
    }

    /** Has the first ones be held. */
    void hold(int number) {
        if (held == 0) {
            emptyHeap = heap();
        }
        List<Integer> batches = IntStream.iterate(held, first -> first < number, first -> first + BATCH)
                .boxed()
                .toList();
        try (ExecutorService callers = Executors.newFixedThreadPool(BATCHES_AT_ONCE)) {
            CompletableFuture.allOf(batches.stream()
                            .map(first -> CompletableFuture.runAsync(() -> verifyBatch(first), callers))
                            .toArray(CompletableFuture[]::new))
                    .join();
        }
        held = number;
    }

    private void verifyBatch(int first) {
        String keys = texts.subList(first, first + BATCH).stream()
                .map(SeededKeys::body)
                .collect(Collectors.joining(","));
        Request.post(all.url() + "/v1/api-keys:verifyBatch", seed.caller(), "{\"keys\":[" + keys + "]}")
                .send();
    }

    /** @return heap that each held key takes */
    String memory() {
        long bytes = (heap() - emptyHeap) / held;
        return "%,d bytes of heap for each of %,d keys that are held".formatted(bytes, held);
    }

    private long heap() {
        all.collectGarbage();
        return (long) Request.text(all.managementUrl() + "/q/metrics")
                .lines()
                .filter(line -> line.startsWith("jvm_memory_used_bytes{") && line.contains("area=\"heap\""))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }
}
