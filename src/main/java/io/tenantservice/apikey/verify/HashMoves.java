package io.tenantservice.apikey.verify;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import io.tenantservice.platform.gather.Gathered;
import io.tenantservice.platform.problem.Problem;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import org.jboss.logging.Logger;

/**
 * Moves keys that were found by the hash of a former version of the pepper to that of the current one, behind the back of
 * who has asked. A move that fails, or that is not even tried, is made good when the key is looked up the next time.
 */
@ApplicationScoped
class HashMoves {

    private static final Logger LOG = Logger.getLogger(HashMoves.class);

    private static final String MOVE = "select move_api_key_hashes($1, $2, $3)";

    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(5);
    private static final int MOST_AT_ONCE = 100;

    /** Beyond that, nobody remembers them: the look-ups that want them go on faster than they do. */
    private static final int MOST_WAITING = 5_000;

    private final Pool pool;
    private final Gathered<HashMove, Boolean> moves = new Gathered<>(MOST_AT_ONCE, MOST_WAITING, this::move);
    private final Counter moved;
    private final Counter failed;
    private final Counter leftOut;

    HashMoves(Pool pool, MeterRegistry metrics) {
        this.pool = pool;
        this.moved = counter(metrics, "moved");
        this.failed = counter(metrics, "failed");
        this.leftOut = counter(metrics, "left_out");
    }

    private static Counter counter(MeterRegistry metrics, String outcome) {
        return Counter.builder("tenantservice.pepper.moves")
                .tag("outcome", outcome)
                .register(metrics);
    }

    /** Begins the move, and does not wait for it. */
    void begin(HashMove move) {
        moves.add(move).subscribe().with(done -> {}, this::count);
    }

    private void count(Throwable failure) {
        if (failure instanceof Problem) {
            leftOut.increment();
        } else {
            failed.increment();
            LOG.debugf("A key was not moved to the current pepper: %s", failure.getMessage());
        }
    }

    private Uni<List<Boolean>> move(List<HashMove> wanted) {
        return pool.preparedQuery(MOVE)
                .execute(Tuple.of(
                        hashes(wanted, HashMove::from),
                        hashes(wanted, HashMove::to),
                        wanted.stream().map(HashMove::pepper).toArray(Integer[]::new)))
                .ifNoItem()
                .after(ANSWER_WITHIN)
                .failWith(() -> new IOException("no answer"))
                .invoke(rows -> moved.increment(rows.iterator().next().getLong(0)))
                .replaceWith(() -> Collections.nCopies(wanted.size(), true));
    }

    private static Buffer[] hashes(List<HashMove> moves, Function<HashMove, KeyHash> which) {
        return moves.stream().map(which).map(KeyHash::bytes).toArray(Buffer[]::new);
    }
}
