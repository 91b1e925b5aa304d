package io.tenantservice.platform.tenancy;

import static io.tenantservice.platform.problem.ProblemCode.CONCURRENT_CHANGE;
import static io.tenantservice.platform.problem.ProblemCode.DATABASE_UNAVAILABLE;

import io.tenantservice.platform.problem.Problem;
import io.vertx.core.impl.NoStackTraceThrowable;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.ClosedConnectionException;
import jakarta.persistence.OptimisticLockException;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import org.hibernate.StaleStateException;

/** Tells a database that cannot be reached from a statement that it refused. */
public final class DatabaseFailure {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(2);
    private static final Duration RETRY_AT_ONCE = Duration.ofSeconds(1);

    /** Admin shutdown, crash shutdown, cannot connect now, too many connections (PostgreSQL appendix A). */
    private static final Set<String> GOING_AWAY = Set.of("57P01", "57P02", "57P03", "53300");

    private DatabaseFailure() {}

    public static boolean isUnavailable(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            boolean unavailable = switch (cause) {
                case IOException network -> true;
                case ClosedConnectionException closed -> true;
                case PgException refused -> GOING_AWAY.contains(String.valueOf(refused.getSqlState()));
                // The pool's only word when no connection came in time.
                case NoStackTraceThrowable timeout -> "Timeout".equals(timeout.getMessage());
                default -> false;
            };
            if (unavailable) {
                return true;
            }
        }
        return false;
    }

    /** Whether somebody else has changed the row between our read and our write. */
    static boolean isConcurrentChange(Throwable failure) {
        return failure instanceof OptimisticLockException || failure instanceof StaleStateException;
    }

    static Problem asConflict(Throwable failure) {
        return Problem.of(CONCURRENT_CHANGE).retryAfter(RETRY_AT_ONCE);
    }

    public static Problem asProblem(Throwable failure) {
        return Problem.of(DATABASE_UNAVAILABLE).retryAfter(RETRY_AFTER);
    }
}
