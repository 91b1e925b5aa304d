package io.tenantservice.platform.attempt;

import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * One piece of work at an outside system, of one or several calls: each call is tried a few times, all of them
 * together within one total time.
 */
public final class Attempts {

    private final int maxAttempts;
    private final Duration firstPause;
    private final long deadlineNanos;

    private Attempts(int maxAttempts, Duration firstPause, long deadlineNanos) {
        this.maxAttempts = maxAttempts;
        this.firstPause = firstPause;
        this.deadlineNanos = deadlineNanos;
    }

    /**
     * The total time starts to run now.
     *
     * @param firstPause the longest before the second try
     */
    public static Attempts begin(int maxAttempts, Duration firstPause, Duration totalTime) {
        return new Attempts(maxAttempts, firstPause, System.nanoTime() + totalTime.toNanos());
    }

    /**
     * @param call must be safe to repeat: a read, or a change that reads first
     * @param again whether a failure is worth another try, and what the outside system asks to wait; empty for no.
     *     A wait beyond the total time fails at once.
     */
    public <T> Uni<T> make(Supplier<Uni<T>> call, Function<Throwable, Optional<Duration>> again) {
        return make(call, again, 1);
    }

    private <T> Uni<T> make(Supplier<Uni<T>> call, Function<Throwable, Optional<Duration>> again, int number) {
        return Uni.createFrom().deferred(call::get).onFailure().recoverWithUni(failure -> {
            Optional<Duration> wait = again.apply(failure).map(asked -> longer(asked, backoff(number)));
            if (number >= maxAttempts || wait.isEmpty() || wait.get().compareTo(left()) >= 0) {
                return Uni.createFrom().failure(failure);
            }
            return pause(wait.get()).chain(() -> make(call, again, number + 1));
        });
    }

    /** Ends a call that takes longer than its own time or the total, by {@link TimeoutException}. */
    public <T> Uni<T> limit(Uni<T> call, Duration ownTime) {
        Duration time = ownTime.compareTo(left()) < 0 ? ownTime : left();
        return call.ifNoItem().after(longer(time, Duration.ofMillis(1))).failWith(TimeoutException::new);
    }

    public Duration left() {
        return Duration.ofNanos(Math.max(0, deadlineNanos - System.nanoTime()));
    }

    public static Uni<Void> pause(Duration time) {
        return Uni.createFrom().voidItem().onItem().delayIt().by(time);
    }

    /** Doubles each time; half of it is chance, so that many that failed together do not come back together. */
    private Duration backoff(int number) {
        long full = firstPause.toMillis() << (number - 1);
        return Duration.ofMillis(full / 2 + ThreadLocalRandom.current().nextLong(full / 2 + 1));
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }
}
