package io.tenantservice.apikey.usage;

import static io.tenantservice.apikey.VerifyCode.EXPIRED;
import static io.tenantservice.apikey.VerifyCode.REVOKED;
import static io.tenantservice.apikey.VerifyCode.VALID;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tenantservice.apikey.VerifyCode;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is counted in memory. Each use is taken once, whoever counts or takes at the same moment. */
class KeyUsesTest {

    private static final int THREADS = 8;
    private static final int USES_OF_EACH = 200_000;
    private static final int KEYS = 50;
    private static final int MOST_KEYS = 1000;
    private static final int ENOUGH_FOR_ALL_HOURS = 10_000_000;

    private final UUID tenant = UUID.randomUUID();
    private final UUID key = UUID.randomUUID();
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-26T10:59:59.500Z"));
    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final KeyUses uses = new KeyUses(UsageConfigs.mostKeys(MOST_KEYS), now::get, metrics);

    @Test
    void nothingIsLostOrTakenTwiceThoughManyCountWhileOthersTake() throws Exception {
        KeyUses uses = new KeyUses(UsageConfigs.mostKeys(ENOUGH_FOR_ALL_HOURS), now::get, metrics);
        List<UUID> keys =
                IntStream.range(0, KEYS).mapToObj(i -> UUID.randomUUID()).toList();
        Map<String, Long> taken = new TreeMap<>();

        try (ExecutorService threads = Executors.newFixedThreadPool(THREADS + 1)) {
            List<Future<?>> counting = new ArrayList<>();
            for (int thread = 0; thread < THREADS; thread++) {
                counting.add(threads.submit(() -> IntStream.range(0, USES_OF_EACH)
                        .forEach(i -> uses.note(tenant, keys.get(i % KEYS), codeOf(i), null))));
            }
            Future<?> clock = threads.submit(() -> {
                while (!counting.stream().allMatch(Future::isDone)) {
                    now.updateAndGet(time -> time.plusSeconds(60));
                }
            });
            while (!clock.isDone()) {
                addTo(taken, uses.take());
            }
            clock.get();
        }
        addTo(taken, uses.take());

        Map<String, Long> expected = new TreeMap<>();
        IntStream.range(0, USES_OF_EACH)
                .forEach(i -> expected.merge(keys.get(i % KEYS) + " " + codeOf(i), (long) THREADS, Long::sum));
        assertThat(taken).isEqualTo(expected);
        assertThat(uses.take().size()).isZero();
    }

    @Test
    void hoursAreCountedApartThoughNothingIsTakenBetweenThem() {
        uses.note(tenant, key, VALID, null);
        uses.note(tenant, key, EXPIRED, null);
        now.set(Instant.parse("2026-11-26T11:00:00Z"));
        uses.note(tenant, key, VALID, null);
        uses.note(tenant, key, VALID, null);

        KeyUseRows rows = uses.take();

        Map<String, Long> byHour = new TreeMap<>();
        for (int i = 0; i < rows.size(); i++) {
            byHour.put(rows.hours()[i] + " " + rows.codes()[i], rows.counts()[i]);
        }
        assertThat(byHour)
                .isEqualTo(Map.of(
                        "2026-11-26T10:00Z VALID", 1L, "2026-11-26T10:00Z EXPIRED", 1L, "2026-11-26T11:00Z VALID", 2L));
    }

    @Test
    void clockThatGoesBackLosesNothing() {
        now.set(Instant.parse("2026-11-26T11:00:00Z"));
        uses.note(tenant, key, VALID, null);
        now.set(Instant.parse("2026-11-26T10:59:00Z"));
        uses.note(tenant, key, VALID, null);

        assertThat(uses.take().verifications()).isEqualTo(2);
    }

    @Test
    void lastUseIsThatOfTheLastGoodVerificationAndOfItsAddress() {
        uses.note(tenant, key, VALID, "203.0.113.7");
        now.set(Instant.parse("2026-11-26T10:59:59.600Z"));
        uses.note(tenant, key, VALID, "198.51.100.9");
        now.set(Instant.parse("2026-11-26T10:59:59.700Z"));
        uses.note(tenant, key, REVOKED, "192.0.2.1");

        KeyUseRows rows = uses.take();

        assertThat(rows.codes()).containsExactly("REVOKED", "VALID");
        assertThat(rows.usedAts()).containsExactly(null, OffsetDateTime.parse("2026-11-26T10:59:59.6Z"));
        assertThat(rows.ipPrefixes()).containsExactly(null, "198.51.100.0/24");
    }

    @Test
    void memoryIsBoundedAndWhatIsDroppedIsCounted() {
        for (int i = 0; i < MOST_KEYS; i++) {
            uses.note(tenant, UUID.randomUUID(), VALID, null);
        }
        uses.note(tenant, key, VALID, null);
        uses.note(tenant, key, VALID, null);

        assertThat(pending()).isEqualTo(MOST_KEYS);
        assertThat(dropped()).isEqualTo(2);
        assertThat(uses.take().verifications()).isEqualTo(MOST_KEYS);
        uses.note(tenant, key, VALID, null);
        assertThat(uses.take().keys()).containsExactly(key);
        assertThat(pending()).isZero();
        assertThat(dropped()).isEqualTo(2);
    }

    @Test
    void fullHourNeedsNoRoomForTheKeysThatAreKnown() {
        List<UUID> keys =
                IntStream.range(0, MOST_KEYS).mapToObj(i -> UUID.randomUUID()).toList();
        keys.forEach(known -> uses.note(tenant, known, VALID, null));
        now.set(Instant.parse("2026-11-26T11:00:00Z"));
        keys.forEach(known -> uses.note(tenant, known, VALID, null));

        assertThat(dropped()).isZero();
        assertThat(pending()).isEqualTo(MOST_KEYS);
        assertThat(uses.take().verifications()).isEqualTo(2 * MOST_KEYS);
        assertThat(pending()).isZero();
    }

    @Test
    void hoursThatAreOverAreBoundedToo() {
        List<UUID> keys =
                IntStream.range(0, MOST_KEYS).mapToObj(i -> UUID.randomUUID()).toList();
        for (String hour : List.of("10", "11", "12")) {
            now.set(Instant.parse("2026-11-26T" + hour + ":00:00Z"));
            keys.forEach(known -> uses.note(tenant, known, VALID, null));
        }

        assertThat(dropped()).isEqualTo(MOST_KEYS);
        assertThat(uses.take().verifications()).isEqualTo(2 * MOST_KEYS);
        keys.forEach(known -> uses.note(tenant, known, VALID, null));
        assertThat(uses.take().verifications()).isEqualTo(MOST_KEYS);
        assertThat(dropped()).isEqualTo(MOST_KEYS);
    }

    @Test
    void rowsAreSplitInTheirOrderAndNoneIsLeftOut() {
        IntStream.range(0, 7).forEach(i -> uses.note(tenant, UUID.randomUUID(), VALID, null));
        KeyUseRows rows = uses.take();

        List<KeyUseRows> parts = rows.split(3);

        assertThat(parts).extracting(KeyUseRows::size).containsExactly(3, 3, 1);
        assertThat(parts.stream().flatMap(part -> List.of(part.keys()).stream()))
                .containsExactly(rows.keys());
        assertThat(new KeyUseRows().split(3)).isEmpty();
    }

    private static VerifyCode codeOf(int use) {
        VerifyCode[] codes = VerifyCode.values();
        return codes[use % codes.length];
    }

    private static void addTo(Map<String, Long> sums, KeyUseRows rows) {
        UUID[] keys = rows.keys();
        String[] codes = rows.codes();
        Long[] counts = rows.counts();
        for (int i = 0; i < rows.size(); i++) {
            sums.merge(keys[i] + " " + codes[i], counts[i], Long::sum);
        }
    }

    private double pending() {
        return metrics.get("tenantservice.api-keys.usage.pending").gauge().value();
    }

    private double dropped() {
        return metrics.get("tenantservice.api-keys.usage.dropped")
                .functionCounter()
                .count();
    }
}
