package io.tenantservice.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LocalBucketsTest {

    private static final RateLimit LIMIT = new RateLimit("default", 10, Duration.ofMinutes(1));
    private static final int REPLICAS = 3;

    private final AtomicLong nanos = new AtomicLong(-5_000_000_000L);
    private final LocalBuckets buckets = new LocalBuckets(nanos::get, 100);
    private final LimitOwner owner = new LimitOwner(UUID.randomUUID(), UUID.randomUUID());

    @Test
    void replicaLetsItsShareThroughAndAsMuchOfWhatTimeGivesBack() {
        assertThat(charge(new Charge(LIMIT, 3)).getFirst().isExceeded()).isFalse();
        assertThat(charge(new Charge(LIMIT, 1)).getFirst().isExceeded()).isTrue();

        nanos.addAndGet(Duration.ofSeconds(20).toNanos());

        assertThat(charge(new Charge(LIMIT, 1)).getFirst().isExceeded()).isFalse();
        LimitState refused = charge(new Charge(LIMIT, 1)).getFirst();
        assertThat(refused.isExceeded()).isTrue();
        assertThat(refused.limit()).isEqualTo(LIMIT);
        assertThat(refused.retryAfter()).contains(Duration.ofSeconds(20));
    }

    @Test
    void ifOneLimitRefusesNoneIsCharged() {
        RateLimit other = new RateLimit("other", 100, Duration.ofMinutes(1));
        charge(new Charge(LIMIT, 3));

        charge(new Charge(other, 20), new Charge(LIMIT, 1));

        assertThat(charge(new Charge(other, 0)).getFirst().remaining()).isEqualTo(33);
    }

    @Test
    void ownersDoNotMeet() {
        charge(new Charge(LIMIT, 3));

        LimitOwner other = new LimitOwner(UUID.randomUUID(), owner.id());

        assertThat(buckets.charge(other, List.of(new Charge(LIMIT, 3)), REPLICAS)
                        .getFirst()
                        .isExceeded())
                .isFalse();
    }

    @Test
    void limitOfOneNameWithAnotherValueIsCountedByItself() {
        charge(new Charge(new RateLimit(LIMIT.name(), 30, Duration.ofHours(24)), 10));

        assertThat(charge(new Charge(LIMIT, 3)).getFirst().isExceeded()).isFalse();
        assertThat(charge(new Charge(LIMIT, 1)).getFirst().isExceeded()).isTrue();
    }

    private List<LimitState> charge(Charge... charges) {
        return buckets.charge(owner, List.of(charges), REPLICAS);
    }
}
