package io.tenantservice.platform.tenancy;

import static io.tenantservice.platform.problem.ProblemCode.CONCURRENT_CHANGE;
import static io.tenantservice.platform.problem.ProblemCode.DATABASE_UNAVAILABLE;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.tenantservice.platform.problem.Problem;
import io.vertx.core.impl.NoStackTraceThrowable;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.ClosedConnectionException;
import jakarta.persistence.OptimisticLockException;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import java.util.function.Predicate;
import org.hibernate.StaleStateException;
import org.jspecify.annotations.Nullable;

/** Tells a database that cannot be reached from a statement that it refused. */
public final class DatabaseFailure {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(2);
    private static final Duration RETRY_AT_ONCE = Duration.ofSeconds(1);

    /**
     * Connection failed, login refused, no such database, too many connections or no memory, shutting down or timed
     * out, only a standby (PostgreSQL appendix A; a prefix of the code is its class).
     */
    private static final Set<String> AWAY = Set.of("08", "28", "3D", "53", "57", "25006");

    /** Serialization failure, deadlock. */
    private static final Set<String> CONFLICT = Set.of("40");

    private DatabaseFailure() {}

    public static boolean isUnavailable(Throwable failure) {
        return anyCause(failure, cause -> switch (cause) {
            // Jackson's failures are IOExceptions too, and say nothing of the database.
            case IOException network -> !(network instanceof JsonProcessingException);
            case ClosedConnectionException closed -> true;
            case PgException refused -> isOfClass(refused.getSqlState(), AWAY);
            // What Hibernate makes of it.
            case SQLException refused -> isOfClass(refused.getSQLState(), AWAY);
            // The pool's only word when no connection came in time.
            case NoStackTraceThrowable timeout -> "Timeout".equals(timeout.getMessage());
            default -> false;
        });
    }

    /** Whether somebody else has changed the row between our read and our write. */
    static boolean isConcurrentChange(Throwable failure) {
        return anyCause(failure, cause -> switch (cause) {
            case OptimisticLockException version -> true;
            case StaleStateException version -> true;
            case PgException refused -> isOfClass(refused.getSqlState(), CONFLICT);
            case SQLException refused -> isOfClass(refused.getSQLState(), CONFLICT);
            default -> false;
        });
    }

    private static boolean anyCause(Throwable failure, Predicate<Throwable> matches) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (matches.test(cause)) {
                return true;
            }
        }
        return false;
    }

    /** PostgreSQL was asked and has not answered. */
    static Problem silence() {
        return asProblem(new IOException("no answer"));
    }

    private static boolean isOfClass(@Nullable String state, Set<String> classes) {
        return state != null && classes.stream().anyMatch(state::startsWith);
    }

    static Problem asConflict(Throwable failure) {
        return Problem.of(CONCURRENT_CHANGE).retryAfter(RETRY_AT_ONCE);
    }

    public static Problem asProblem(Throwable failure) {
        return Problem.of(DATABASE_UNAVAILABLE).retryAfter(RETRY_AFTER);
    }
}
