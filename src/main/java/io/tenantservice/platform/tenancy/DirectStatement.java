package io.tenantservice.platform.tenancy;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Duration;

/**
 * One statement straight on the PostgreSQL client, where a transaction of {@link Tenancy} would cost more than the work.
 * It takes no role, so it reaches only the functions that the login role may call, and those say whose rows they touch.
 */
public final class DirectStatement {

    private DirectStatement() {}

    /**
     * @param within the time for the answer, that for a connection included
     * @return the rows; fails with DATABASE_UNAVAILABLE, also when no answer came in time, and then a write may have
     *     happened
     */
    public static Uni<RowSet<Row>> run(Pool pool, String statement, Tuple values, Duration within) {
        return pool.preparedQuery(statement)
                .execute(values)
                .ifNoItem()
                .after(within)
                .failWith(DatabaseFailure::silence)
                .onFailure(DatabaseFailure::isUnavailable)
                .transform(DatabaseFailure::asProblem);
    }
}
