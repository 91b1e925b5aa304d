package io.tenantservice.change;

import io.smallrye.mutiny.Uni;
import io.tenantservice.platform.attempt.CallerContext;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.UUID;

/** For callers who want to know that a change holds everywhere, and wait for it ({@code ?wait=true}). */
@ApplicationScoped
public class ChangeBarrier {

    private static final Duration POLL = Duration.ofMillis(50);

    /** For the polls themselves, beyond the time after which a silent replica is not waited for. */
    private static final Duration SPARE = Duration.ofSeconds(1);

    private final ChangeLog log;
    private final Pool pool;
    private final Duration waitFor;

    ChangeBarrier(ChangeLog log, Pool pool, ChangeConfig config) {
        this.log = log;
        this.pool = pool;
        this.waitFor = config.maxStaleness().plus(ChangeHistory.MARGIN).plus(SPARE);
    }

    /**
     * Waits, after the commit, until each replica has read all changes of the subject, or has been silent for longer than
     * it may serve from its caches. A request that comes after that is answered by what is true now, whoever answers it.
     *
     * @return false when it took too long: a replica reads, and doesn't get on, or PostgreSQL doesn't answer
     */
    public Uni<Boolean> passed(ChangeKind kind, UUID subject) {
        return CallerContext.keep(Uni.createFrom()
                .deferred(() -> log.isSeenByAll(pool, kind, subject))
                .repeat()
                .withDelay(POLL)
                .indefinitely()
                .filter(isSeen -> isSeen)
                .toUni()
                .ifNoItem()
                .after(waitFor)
                .recoverWithItem(false));
    }
}
