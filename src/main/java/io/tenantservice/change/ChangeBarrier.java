package io.tenantservice.change;

import static io.tenantservice.platform.problem.ProblemCode.CHANGE_NOT_SEEN_EVERYWHERE;

import io.smallrye.mutiny.Uni;
import io.tenantservice.change.ChangeLog.Seen;
import io.tenantservice.platform.attempt.CallerContext;
import io.tenantservice.platform.idempotency.Replay;
import io.tenantservice.platform.problem.Problem;
import io.tenantservice.platform.tenancy.DatabaseFailure;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** For callers who want to know that a change holds everywhere, and wait for it ({@code ?wait=true}). */
@ApplicationScoped
public class ChangeBarrier {

    /** Describes the query parameter {@code wait}. */
    public static final String WAIT =
            "Answer when no replica goes by what was before: within a tenth of a second as a rule, "
                    + "or when those that are silent have stopped to answer from memory";

    private static final Duration POLL = Duration.ofMillis(50);

    /** For the polls themselves, beyond the time after which a silent replica is not waited for. */
    private static final Duration SPARE = Duration.ofSeconds(1);

    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final ChangeLog log;
    private final Pool pool;
    private final Duration waitFor;

    ChangeBarrier(ChangeLog log, Pool pool, ChangeConfig config) {
        this.log = log;
        this.pool = pool;
        this.waitFor = config.maxStaleness().plus(ChangeHistory.MARGIN).plus(SPARE);
    }

    /**
     * Makes a change and waits for {@link #passed} if the caller wants it; also when the change was made before and its
     * answer is replayed, as the first request may have waited in vain.
     *
     * @param wait the query parameter; without it, nothing is waited for
     * @return fails with CHANGE_NOT_SEEN_EVERYWHERE when it took too long
     */
    public <T> Uni<T> after(Uni<T> change, @Nullable Boolean wait) {
        if (!Boolean.TRUE.equals(wait)) {
            return change;
        }
        return change.onFailure(Replay.class)
                .recoverWithUni(replay -> require().chain(() -> Uni.createFrom().failure(replay)))
                .call(this::require);
    }

    private Uni<Void> require() {
        return passed().onFailure(DatabaseFailure::isUnavailable)
                .recoverWithItem(false)
                .onItem()
                .transformToUni(isPassed -> isPassed
                        ? Uni.createFrom().voidItem()
                        : Uni.createFrom()
                                .failure(Problem.of(CHANGE_NOT_SEEN_EVERYWHERE).retryAfter(RETRY_AFTER)));
    }

    /**
     * Waits, after the commit, until each replica has read all changes that were committed when this was called, or has
     * been silent for longer than it may serve from its caches. A request that comes after that is answered by what is
     * true now, whoever answers it.
     *
     * @return false when it took too long: a replica reads, and doesn't get on, or PostgreSQL doesn't answer
     */
    Uni<Boolean> passed() {
        return CallerContext.keep(log.isSeenByAll(pool, Optional.empty())
                .chain(first -> first.isByAll() ? Uni.createFrom().item(true) : poll(first.until()))
                .ifNoItem()
                .after(waitFor)
                .recoverWithItem(false));
    }

    private Uni<Boolean> poll(Snapshot until) {
        return Uni.createFrom()
                .deferred(() -> log.isSeenByAll(pool, Optional.of(until)))
                .map(Seen::isByAll)
                .repeat()
                .withDelay(POLL)
                .indefinitely()
                .filter(isSeen -> isSeen)
                .toUni();
    }
}
