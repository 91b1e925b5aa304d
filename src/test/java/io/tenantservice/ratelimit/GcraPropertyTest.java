package io.tenantservice.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantservice.ratelimit.Gcra.Bucket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

class GcraPropertyTest {

    private static final long BEGIN = 1_764_000_000_000_000L;
    private static final long LARGEST_EXACT_IN_LUA = 1L << 53;

    /**
     * One charge.
     *
     * @param pause since the one before, in thousandths of the limit's period
     * @param part of the limit that it costs, in percent; above 100 too
     */
    private record Step(int pause, int part) {

        long micros(Gcra gcra) {
            return gcra.interval() * gcra.limit() / 1000 * pause / 1000;
        }

        int cost(Gcra gcra) {
            return (int) Math.ceilDiv((long) gcra.limit() * part, 100);
        }
    }

    private record Passed(long at, int cost) {}

    @Property
    void noWindowLetsThroughMoreThanTheLimitAndWhatTimeGivesBack(
            @ForAll("limits") Gcra gcra, @ForAll("steps") List<Step> steps) {
        List<Passed> passed = new ArrayList<>();
        Bucket bucket = new Bucket(BEGIN, 0);
        long now = BEGIN;
        for (Step step : steps) {
            now += step.micros(gcra);
            long debt = gcra.debt(bucket, now);
            if (gcra.allows(debt, step.cost(gcra))) {
                bucket = new Bucket(now, gcra.charged(debt, step.cost(gcra)));
                passed.add(new Passed(now, step.cost(gcra)));
            }
        }

        for (int first = 0; first < passed.size(); first++) {
            long sum = 0;
            for (Passed one : passed.subList(first, passed.size())) {
                sum += one.cost();
                long elapsed = one.at() - passed.get(first).at();
                assertThat(sum).isLessThanOrEqualTo(gcra.limit() + elapsed * 1000 / gcra.interval());
            }
        }
    }

    @Property
    void remainingIsWhatCouldBeTakenNowAndNeverNegative(
            @ForAll("limits") Gcra gcra, @ForAll @IntRange(max = 100) int part) {
        long debt = gcra.interval() * gcra.limit() / 100 * part;

        int remaining = gcra.remaining(debt);

        assertThat(remaining).isBetween(0, gcra.limit());
        assertThat(gcra.allows(debt, remaining)).isTrue();
        assertThat(gcra.allows(debt, remaining + 1)).isFalse();
    }

    @Property
    void manyAtOnceCostAsMuchAsOneByOne(@ForAll("limits") Gcra gcra, @ForAll @IntRange(min = 1, max = 200) int cost) {
        long debt = 0;
        boolean isAllowed = true;
        for (int i = 0; i < cost; i++) {
            isAllowed &= gcra.allows(debt, 1);
            debt = gcra.charged(debt, 1);
        }

        assertThat(gcra.allows(0, cost)).isEqualTo(isAllowed);
        assertThat(gcra.charged(0, cost)).isEqualTo(debt);
    }

    @Property
    void chargeIsAllowedAgainAfterTheTimeThatIsTold(
            @ForAll("limits") Gcra gcra,
            @ForAll @IntRange(min = 1, max = 100) int used,
            @ForAll @IntRange(min = 1, max = 130) int part) {
        long debt = gcra.charged(0, new Step(0, used).cost(gcra));
        int cost = new Step(0, part).cost(gcra);
        Bucket bucket = new Bucket(BEGIN, debt);

        if (cost > gcra.limit()) {
            assertThat(gcra.retryAfter(debt, cost)).isEmpty();
            assertThat(gcra.allows(0, cost)).isFalse();
        } else if (!gcra.allows(debt, cost)) {
            long micros = Math.ceilDiv(gcra.retryAfter(debt, cost).orElseThrow().toNanos(), 1000);
            assertThat(gcra.allows(gcra.debt(bucket, BEGIN + micros), cost)).isTrue();
            assertThat(gcra.allows(gcra.debt(bucket, BEGIN + micros - 1), cost)).isFalse();
        }
    }

    @Property
    void allOfItIsThereAgainAfterThePeriod(
            @ForAll @IntRange(min = 1, max = RateLimit.HIGHEST) int limit, @ForAll("periods") Duration period) {
        Gcra gcra = Gcra.of(limit, period);
        Bucket spent = new Bucket(BEGIN, gcra.charged(0, limit));

        // The interval is rounded up, by less than a nanosecond for each unit.
        long later = BEGIN + period.toNanos() / 1000 + limit / 1000 + 1;

        assertThat(gcra.debt(spent, later)).isZero();
        assertThat(gcra.remaining(gcra.debt(spent, BEGIN + period.toNanos() / 2000)))
                .isBetween((int) (limit * 0.499) - 1, limit / 2);
    }

    @Property
    void everyNumberIsExactInLua(
            @ForAll @IntRange(min = 1, max = RateLimit.HIGHEST) int limit, @ForAll("periods") Duration period) {
        Gcra gcra = Gcra.of(limit, period);

        assertThat(2 * gcra.interval() * gcra.limit()).isLessThan(LARGEST_EXACT_IN_LUA);
    }

    @Property
    void clockThatGoesBackPaysNothingOffAndTakesNothing(
            @ForAll("limits") Gcra gcra, @ForAll @LongRange(min = 1, max = 100_000_000_000L) long back) {
        long debt = gcra.charged(0, gcra.limit());

        assertThat(gcra.debt(new Bucket(BEGIN, debt), BEGIN - back)).isEqualTo(debt);
    }

    @Example
    void loweredLimitIsOwedNoLongerThanItsOwnPeriod() {
        Bucket hour = new Bucket(BEGIN, Duration.ofHours(1).toNanos());

        assertThat(Gcra.of(10, Duration.ofMinutes(1)).debt(hour, BEGIN))
                .isEqualTo(Duration.ofMinutes(1).toNanos());
    }

    @Example
    void shareIsAPartOfTheLimitAndOneAtLeast() {
        RateLimit limit = new RateLimit("default", 10, Duration.ofMinutes(1));

        assertThat(limit.shareOf(1)).isEqualTo(limit.whole());
        assertThat(limit.shareOf(3).limit()).isEqualTo(3);
        assertThat(limit.shareOf(11).limit()).isEqualTo(1);
    }

    @Provide
    Arbitrary<Gcra> limits() {
        Arbitrary<Integer> limits = Arbitraries.oneOf(
                Arbitraries.integers().between(1, 20), Arbitraries.integers().between(1, RateLimit.HIGHEST));
        return Combinators.combine(limits, periods()).as(Gcra::of);
    }

    @Provide
    Arbitrary<Duration> periods() {
        return Arbitraries.longs()
                .between(RateLimit.SHORTEST.toSeconds(), RateLimit.LONGEST.toSeconds())
                .map(Duration::ofSeconds);
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        return Combinators.combine(
                        Arbitraries.integers().between(0, 400),
                        Arbitraries.integers().between(0, 110))
                .as(Step::new)
                .list()
                .ofMaxSize(60);
    }
}
