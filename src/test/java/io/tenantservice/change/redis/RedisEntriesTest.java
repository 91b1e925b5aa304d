package io.tenantservice.change.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.mutiny.Uni;
import io.tenantservice.change.redis.RedisEntries.Kept;
import io.tenantservice.stack.Ports;
import io.tenantservice.stack.RedisPart;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.redis.client.Command;
import io.vertx.mutiny.redis.client.Redis;
import io.vertx.mutiny.redis.client.Request;
import io.vertx.redis.client.RedisClientType;
import io.vertx.redis.client.RedisOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** On a Redis of its own, which is filled up. */
class RedisEntriesTest {

    private static final Path HOME = Path.of("target/stack-second-level");
    private static final Duration WITHIN = Duration.ofSeconds(20);
    private static final int SLOTS = 16_384;

    private static RedisPart server;
    private static Vertx vertx;
    private static Redis redis;

    private final RedisEntries entries = entries();

    @BeforeAll
    static void start() {
        int port = Ports.free().of("redis");
        server = RedisPart.start(HOME, port);
        vertx = Vertx.vertx();
        redis = Redis.createClient(vertx, "redis://127.0.0.1:" + port);
    }

    @AfterAll
    static void stop() {
        redis.close();
        vertx.closeAndAwait();
        server.close();
    }

    @Test
    void thousandsOfLooksAtOnceAreAnsweredEachByItsOwnEntry() {
        String key = UUID.randomUUID().toString();
        get(entries.keep(kept(key, "found")));
        List<Uni<Optional<byte[]>>> looks = new ArrayList<>();
        for (int look = 0; look < 3_000; look++) {
            looks.add(entries.look(look == 2_500 ? key : "absent:" + look));
        }

        List<Optional<byte[]>> told = get(Uni.join().all(looks).andFailFast());

        assertThat(told.get(2_500))
                .hasValueSatisfying(entry -> assertThat(entry).asString().isEqualTo("found"));
        assertThat(told).filteredOn(Optional::isPresent).hasSize(1);
    }

    /** Its client takes lists apart by slots, and puts the answers together in another order. */
    @Test
    void clusterAnswersEachLookByItsOwnEntry() {
        int port = Ports.free().of("redis");
        try (RedisPart cluster = RedisPart.startCluster(HOME, port)) {
            String address = "redis://127.0.0.1:" + port;
            giveOutSlots(address);
            Redis client = Redis.createClient(
                    vertx, new RedisOptions().setType(RedisClientType.CLUSTER).setConnectionString(address));
            RedisEntries ofCluster = entriesIn(client, RedisClientType.CLUSTER);
            List<String> keys =
                    IntStream.range(0, 100).mapToObj(n -> "key:" + n).toList();
            get(Uni.join()
                    .all(keys.stream()
                            .map(key -> ofCluster.keep(kept(key, key)))
                            .toList())
                    .andFailFast());

            List<Optional<byte[]>> told = get(
                    Uni.join().all(keys.stream().map(ofCluster::look).toList()).andFailFast());

            assertThat(told)
                    .extracting(entry -> new String(entry.orElseThrow(), UTF_8))
                    .isEqualTo(keys);
            client.close();
        }
    }

    private static void giveOutSlots(String address) {
        Redis node = Redis.createClient(vertx, address);
        Request all = Request.cmd(Command.CLUSTER).arg("ADDSLOTS");
        IntStream.range(0, SLOTS).forEach(all::arg);
        get(node.send(all));
        await().atMost(WITHIN)
                .until(() -> get(node.send(Request.cmd(Command.CLUSTER).arg("INFO")))
                        .toString()
                        .contains("cluster_state:ok"));
        node.close();
    }

    @Test
    void ofEntriesWithOneNameTheLastIsKept() {
        String key = UUID.randomUUID().toString();
        List<Uni<Void>> keeps = new ArrayList<>();
        for (int entry = 0; entry < 50; entry++) {
            keeps.add(entries.keep(kept(key, "entry " + entry)));
        }

        get(Uni.join().all(keeps).andFailFast());

        assertThat(get(entries.look(key)))
                .hasValueSatisfying(entry -> assertThat(entry).asString().isEqualTo("entry 49"));
    }

    @Test
    void entryWhoseTimeIsOverIsNotKept() {
        String key = UUID.randomUUID().toString();

        get(entries.keep(new Kept(key, () -> Optional.of(new byte[] {1}), System.nanoTime())));

        assertThat(get(entries.look(key))).isEmpty();
    }

    @Test
    void redisThatIsFullKeepsNothingAndStillTells() {
        String key = UUID.randomUUID().toString();
        get(entries.keep(kept(key, "found")));
        configure("1");
        try {
            assertThatThrownBy(() -> get(entries.keep(kept("another", "lost")))).hasMessageContaining("OOM");

            assertThat(get(entries.look(key))).isPresent();
            assertThatThrownBy(() -> get(entries.keep(kept("another", "lost"))))
                    .hasMessageContaining("left alone after a failure");
        } finally {
            configure("0");
        }
    }

    private static void configure(String bytes) {
        get(redis.send(Request.cmd(Command.CONFIG).arg("SET").arg("maxmemory").arg(bytes)));
    }

    private static Kept kept(String key, String entry) {
        return new Kept(
                key,
                () -> Optional.of(entry.getBytes(UTF_8)),
                System.nanoTime() + Duration.ofMinutes(1).toNanos());
    }

    private static RedisEntries entries() {
        return entriesIn(redis, RedisClientType.STANDALONE);
    }

    private static RedisEntries entriesIn(Redis server, RedisClientType type) {
        SecondLevelConfig config = new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withMapping(SecondLevelConfig.class)
                .withDefaultValue("tenantservice.second-level.redis-timeout", "5s")
                .withDefaultValue("tenantservice.second-level.pause-after-failure", "1m")
                .build()
                .getConfigMapping(SecondLevelConfig.class);
        return new RedisEntries(server, type, System::nanoTime, config);
    }

    private static <T> T get(Uni<T> work) {
        return work.await().atMost(WITHIN);
    }
}
