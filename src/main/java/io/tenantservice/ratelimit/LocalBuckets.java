package io.tenantservice.ratelimit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.tenantservice.platform.MonotonicClock;
import io.tenantservice.ratelimit.Gcra.Bucket;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What this replica has let through by itself. Forgotten with the process, and where more owners are charged than fit;
 * who is forgotten begins with its whole share.
 */
final class LocalBuckets {

    private static final long NANOS_PER_MICRO = 1000;

    /** More than an owner has at a time; those that were patched away go first. */
    private static final int MOST_BUCKETS = 64;

    private final MonotonicClock clock;
    private final Cache<LimitOwner, Owned> owners;

    LocalBuckets(MonotonicClock clock, int mostOwners) {
        this.clock = clock;
        this.owners = Caffeine.newBuilder()
                .maximumSize(mostOwners)
                .expireAfterAccess(RateLimit.LONGEST)
                .build();
    }

    /** @param replicas among which each limit is shared */
    List<LimitState> charge(LimitOwner owner, List<Charge> charges, int replicas) {
        long now = Math.floorDiv(clock.nanos(), NANOS_PER_MICRO);
        return owners.get(owner, unknown -> new Owned()).charge(charges, replicas, now);
    }

    private static final class Owned {

        private final Map<RateLimit, Bucket> buckets = new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<RateLimit, Bucket> eldest) {
                return size() > MOST_BUCKETS;
            }
        };

        synchronized List<LimitState> charge(List<Charge> charges, int replicas, long now) {
            List<LimitState> states = states(charges, replicas, now);
            if (states.stream().anyMatch(LimitState::isExceeded)) {
                return states;
            }
            for (Charge charge : charges) {
                Gcra share = charge.limit().shareOf(replicas);
                long debt = share.charged(debt(charge, share, now), charge.cost());
                buckets.put(charge.limit(), new Bucket(now, debt));
            }
            return states(charges.stream().map(Owned::look).toList(), replicas, now);
        }

        private List<LimitState> states(List<Charge> charges, int replicas, long now) {
            List<LimitState> states = new ArrayList<>();
            for (Charge charge : charges) {
                Gcra share = charge.limit().shareOf(replicas);
                long debt = debt(charge, share, now);
                states.add(LimitState.of(charge, share, debt, share.allows(debt, charge.cost())));
            }
            return List.copyOf(states);
        }

        private long debt(Charge charge, Gcra share, long now) {
            Bucket bucket = buckets.get(charge.limit());
            return bucket == null ? 0 : share.debt(bucket, now);
        }

        private static Charge look(Charge charge) {
            return new Charge(charge.limit(), 0);
        }
    }
}
