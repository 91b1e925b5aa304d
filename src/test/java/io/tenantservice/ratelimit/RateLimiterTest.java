package io.tenantservice.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.mutiny.Uni;
import io.tenantservice.change.Replicas;
import io.tenantservice.ratelimit.Gcra.Bucket;
import io.tenantservice.stack.Ports;
import io.tenantservice.stack.RedisPart;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.redis.client.Command;
import io.vertx.mutiny.redis.client.Redis;
import io.vertx.mutiny.redis.client.Request;
import io.vertx.mutiny.redis.client.Response;
import io.vertx.redis.client.RedisOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** On a Redis of its own, which is cut off at will. */
class RateLimiterTest {

    private static final Path HOME = Path.of("target/stack-ratelimit");
    private static final Duration WITHIN = Duration.ofSeconds(20);

    private static int port;
    private static RedisPart server;
    private static Vertx vertx;
    private static Redis redis;

    private final LimitOwner owner = new LimitOwner(UUID.randomUUID(), UUID.randomUUID());
    private final MeterRegistry metrics = new SimpleMeterRegistry();
    private final RateLimiter limiter = limiter(Duration.ofSeconds(5), Duration.ofMillis(100));

    @BeforeAll
    static void start() {
        port = Ports.free().of("redis");
        server = RedisPart.start(HOME, port);
        vertx = Vertx.vertx();
        // Each test's limiter keeps a connection.
        redis = Redis.createClient(
                vertx,
                new RedisOptions()
                        .setConnectionString("redis://127.0.0.1:" + port)
                        .setMaxPoolSize(64));
    }

    @AfterAll
    static void stop() {
        redis.close();
        vertx.closeAndAwait();
        server.close();
    }

    @Test
    void limitIsLetThroughAtOnceAndNoMore() {
        RateLimit limit = perHour("default", 3);

        for (int remaining = 2; remaining >= 0; remaining--) {
            RateLimitDecision decision = charge(new Charge(limit, 1));
            assertThat(decision.isAllowed()).isTrue();
            assertThat(decision.isDegraded()).isFalse();
            assertThat(only(decision).remaining()).isEqualTo(remaining);
        }
        LimitState refused = only(charge(new Charge(limit, 1)));

        assertThat(refused.isExceeded()).isTrue();
        assertThat(refused.remaining()).isZero();
        assertThat(refused.reset()).isBetween(Duration.ofMinutes(59), Duration.ofHours(1));
        assertThat(refused.retryAfter().orElseThrow()).isBetween(Duration.ofMinutes(19), Duration.ofMinutes(20));
        assertThat(counted("allowed")).isEqualTo(3);
        assertThat(counted("refused")).isEqualTo(1);
    }

    @Test
    void ifOneLimitRefusesNoneIsCharged() {
        RateLimit wide = perHour("wide", 100);
        RateLimit narrow = perHour("narrow", 1);
        charge(new Charge(narrow, 1));

        RateLimitDecision decision = charge(new Charge(wide, 10), new Charge(narrow, 1));

        assertThat(decision.isAllowed()).isFalse();
        assertThat(decision.limits()).extracting(LimitState::isExceeded).containsExactly(false, true);
        assertThat(only(charge(new Charge(wide, 0))).remaining()).isEqualTo(100);
    }

    @Test
    void lookingCostsNothingAndMoreThanTheLimitIsRefusedForGood() {
        RateLimit limit = perHour("default", 2);

        LimitState looked = only(charge(new Charge(limit, 0)));
        LimitState tooMuch = only(charge(new Charge(limit, 3)));

        assertThat(looked.isExceeded()).isFalse();
        assertThat(tooMuch.isExceeded()).isTrue();
        assertThat(tooMuch.retryAfter()).isEmpty();
        assertThat(tooMuch.remaining()).isEqualTo(2);
        assertThat(send(Request.cmd(Command.EXISTS).arg(ChargeScript.key(owner, limit)))
                        .toInteger())
                .isZero();
    }

    @Test
    void limitOfOneNameWithAnotherValueIsCountedByItself() {
        RateLimit daily = new RateLimit("default", 1, Duration.ofHours(24));
        RateLimit hourly = perHour("default", 2);
        charge(new Charge(daily, 1));

        assertThat(charge(new Charge(hourly, 2)).isAllowed()).isTrue();

        assertThat(charge(new Charge(daily, 1)).isAllowed()).isFalse();
    }

    @Test
    void limitThatWasRefusedIsAllowedAgainAfterAWhile() {
        RateLimit limit = new RateLimit("fast", 2, Duration.ofSeconds(1));
        charge(new Charge(limit, 2));

        await().atMost(WITHIN).until(() -> charge(new Charge(limit, 1)).isAllowed());
    }

    @Test
    void keysOfARedisGoWhenNothingIsOwedAnyMore() {
        RateLimit limit = perHour("default", 60);

        charge(new Charge(limit, 1));

        assertThat(send(Request.cmd(Command.PTTL).arg(ChargeScript.key(owner, limit)))
                        .toLong())
                .isBetween(1L, 60_000L);
    }

    @Test
    void ownersDoNotMeet() {
        RateLimit limit = perHour("default", 1);
        LimitOwner namesake = new LimitOwner(UUID.randomUUID(), owner.id());
        charge(new Charge(limit, 1));

        assertThat(get(limiter.charge(namesake, List.of(new Charge(limit, 1)))).isAllowed())
                .isTrue();
    }

    /** Real time passes between the charges, and the algorithm is told of it. */
    @Test
    void scriptAgreesWithTheAlgorithm() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        List<RateLimit> limits = List.of(
                new RateLimit("a", 5, Duration.ofSeconds(1)),
                new RateLimit("b", 997, Duration.ofSeconds(1)),
                new RateLimit("c", 999_983, Duration.ofSeconds(1)),
                new RateLimit("d", 7, Duration.ofHours(24)),
                new RateLimit("e", 1_000_000, Duration.ofHours(24)));
        Map<String, Bucket> buckets = new HashMap<>();
        for (int i = 0; i < 2000; i++) {
            List<Charge> charges = new ArrayList<>();
            for (RateLimit limit : limits) {
                if (random.nextBoolean()) {
                    charges.add(new Charge(limit, random.nextInt(3) * random.nextInt(limit.limit() + 1) / 2));
                }
            }
            if (!charges.isEmpty()) {
                ChargeScript.Told told = ChargeScript.read(send(ChargeScript.byText(owner, charges)), charges);
                assertThat(told.limits()).as("seed " + seed).isEqualTo(byAlgorithm(buckets, charges, told.now()));
            }
        }
    }

    private static List<LimitState> byAlgorithm(Map<String, Bucket> buckets, List<Charge> charges, long now) {
        boolean all = charges.stream().allMatch(charge -> allows(buckets, charge, now));
        List<LimitState> states = new ArrayList<>();
        for (Charge charge : charges) {
            boolean isAllowed = allows(buckets, charge, now);
            Gcra gcra = charge.limit().whole();
            long debt = debt(buckets, charge, now);
            if (all && charge.cost() > 0) {
                debt = gcra.charged(debt, charge.cost());
                buckets.put(charge.limit().name(), new Bucket(now, debt));
            }
            states.add(LimitState.of(charge, gcra, debt, isAllowed));
        }
        return states;
    }

    private static boolean allows(Map<String, Bucket> buckets, Charge charge, long now) {
        return charge.limit().whole().allows(debt(buckets, charge, now), charge.cost());
    }

    private static long debt(Map<String, Bucket> buckets, Charge charge, long now) {
        return charge.limit().whole().debt(buckets.getOrDefault(charge.limit().name(), new Bucket(now, 0)), now);
    }

    @Test
    void redisThatForgotTheScriptIsToldAgain() {
        RateLimit limit = perHour("default", 3);
        charge(new Charge(limit, 1));

        send(Request.cmd(Command.SCRIPT).arg("FLUSH"));

        LimitState state = only(charge(new Charge(limit, 1)));
        assertThat(state.remaining()).isEqualTo(1);
        assertThat(counted("degraded")).isZero();
    }

    @Test
    void thousandsAtOnceAreAllAnsweredByRedisAndOnlyTheLimitIsLetThrough() {
        RateLimit limit = perHour("default", 100);
        charge(new Charge(limit, 0));
        List<Uni<RateLimitDecision>> all = new ArrayList<>();
        for (int i = 0; i < 1500; i++) {
            all.add(limiter.charge(owner, List.of(new Charge(limit, 1))));
        }

        List<RateLimitDecision> decisions =
                Uni.join().all(all).andFailFast().await().atMost(WITHIN);

        assertThat(decisions).noneMatch(RateLimitDecision::isDegraded);
        assertThat(decisions).filteredOn(RateLimitDecision::isAllowed).hasSize(100);
    }

    @Test
    void redisThatStandsStillIsWaitedForOnceAndTakenBack() {
        RateLimiter impatient = limiter(Duration.ofSeconds(1), Duration.ofSeconds(2));
        RateLimit limit = perHour("default", 2);
        List<Charge> one = List.of(new Charge(limit, 1));
        await().atMost(WITHIN)
                .until(() -> !get(impatient.charge(owner, List.of(new Charge(limit, 0))))
                        .isDegraded());

        server.freeze();
        try {
            long begun = System.nanoTime();
            for (int i = 0; i < 2; i++) {
                RateLimitDecision decision = get(impatient.charge(owner, one));
                assertThat(decision.isDegraded()).isTrue();
                assertThat(decision.isAllowed()).isTrue();
            }
            assertThat(get(impatient.charge(owner, one)).isAllowed()).isFalse();
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(2));
        } finally {
            server.thaw();
        }

        await().atMost(WITHIN)
                .until(() -> !get(impatient.charge(owner, List.of(new Charge(limit, 0))))
                        .isDegraded());
    }

    @Test
    void redisThatIsGoneIsDoneWithoutAndTakenBack() {
        RateLimit limit = perHour("default", 2);
        charge(new Charge(limit, 2));

        server.close();
        try {
            RateLimitDecision decision = charge(new Charge(limit, 1));
            assertThat(decision.isDegraded()).isTrue();
            assertThat(decision.isAllowed()).isTrue();
            assertThat(only(decision).remaining()).isEqualTo(1);
        } finally {
            server = RedisPart.start(HOME, port);
        }

        await().atMost(WITHIN).until(() -> !charge(new Charge(limit, 0)).isDegraded());
        assertThat(counted("degraded")).isPositive();
    }

    private RateLimiter limiter(Duration timeout, Duration pause) {
        RateLimitConfig config = new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withMapping(RateLimitConfig.class)
                .withDefaultValue("tenantservice.rate-limits.redis-timeout", timeout.toString())
                .withDefaultValue("tenantservice.rate-limits.pause-after-failure", pause.toString())
                .build()
                .getConfigMapping(RateLimitConfig.class);
        return new RateLimiter(redis, new Replicas(), config, System::nanoTime, metrics);
    }

    private RateLimitDecision charge(Charge... charges) {
        return get(limiter.charge(owner, List.of(charges)));
    }

    private double counted(String result) {
        return metrics.counter("tenantservice.ratelimit.requests", "result", result)
                .count();
    }

    private static LimitState only(RateLimitDecision decision) {
        assertThat(decision.limits()).hasSize(1);
        return decision.limits().getFirst();
    }

    private static RateLimit perHour(String name, int limit) {
        return new RateLimit(name, limit, Duration.ofHours(1));
    }

    private static Response send(Request request) {
        return get(redis.send(request));
    }

    private static <T> T get(Uni<T> work) {
        return work.await().atMost(WITHIN);
    }
}
