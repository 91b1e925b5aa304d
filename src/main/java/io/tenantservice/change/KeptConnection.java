package io.tenantservice.change;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A connection that is taken from the pool once and kept, so that its statements queue behind nobody else's. Another one
 * takes its place when it fails or is given up; it goes back to the pool when it is idle, as whoever gets it next would
 * wait for what it still does.
 */
final class KeptConnection {

    private final Pool pool;
    private @Nullable Uni<SqlConnection> kept;
    private boolean isOpen;

    KeptConnection(Pool pool) {
        this.pool = pool;
    }

    /** @return the statement's result. The statement goes on when nobody waits for it any more. */
    <T> Uni<T> use(Function<SqlConnection, Uni<T>> statement) {
        Uni<SqlConnection> connection = take();
        return connection
                .chain(open -> statement
                        .apply(open)
                        .onFailure()
                        .invoke(() -> forget(connection))
                        .onTermination()
                        .invoke(() -> giveBackUnlessKept(connection, open)))
                .onFailure()
                .invoke(() -> forget(connection))
                .memoize()
                .indefinitely();
    }

    private synchronized Uni<SqlConnection> take() {
        if (kept == null) {
            isOpen = false;
            kept = pool.getConnection().invoke(this::opened).memoize().indefinitely();
        }
        return kept;
    }

    private synchronized void opened() {
        isOpen = true;
    }

    /** Its statement takes too long, and may never end. One that is not open yet is waited for further. */
    synchronized void giveUp() {
        if (isOpen) {
            kept = null;
        }
    }

    private synchronized void forget(Uni<SqlConnection> connection) {
        if (kept == connection) {
            kept = null;
        }
    }

    private synchronized void giveBackUnlessKept(Uni<SqlConnection> connection, SqlConnection open) {
        if (kept != connection) {
            open.closeAndForget();
        }
    }
}
