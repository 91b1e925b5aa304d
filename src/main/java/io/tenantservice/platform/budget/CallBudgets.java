package io.tenantservice.platform.budget;

import io.smallrye.mutiny.Uni;
import io.tenantservice.platform.attempt.CallerContext;
import io.tenantservice.platform.tenancy.DirectStatement;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.time.Duration;
import org.jboss.logging.Logger;

/**
 * Keeps count of calls by the generic cell rate algorithm: a limit's row holds the time at which it would be unused
 * again, which moves on with every call and is overtaken by the clock. In PostgreSQL, as a count that is lost would let
 * calls through.
 */
@ApplicationScoped
public class CallBudgets {

    private static final Logger LOG = Logger.getLogger(CallBudgets.class);

    private static final String TAKE = "select take_calls($1, $2, $3) as wait_millis";
    private static final String NOTE = "select note_calls($1, $2, $3, $4)";
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(2);
    private static final Duration LONGEST_CLOSURE = Duration.ofDays(1);

    private final Pool pool;
    private final BudgetConfig config;

    CallBudgets(Pool pool, BudgetConfig config) {
        this.pool = pool;
        this.config = config;
    }

    /**
     * Takes calls that nobody waits for, if they are within the part of the limit that such calls may use.
     *
     * @return zero when they were taken; else how long to wait before asking again
     */
    public Uni<Duration> take(CallBudget budget, int calls) {
        Tuple values = Tuple.of(
                budget.subject(),
                budget.cost(calls).toMillis(),
                backgroundPart(budget).toMillis());
        return CallerContext.keep(DirectStatement.run(pool, TAKE, values, ANSWER_WITHIN)
                .map(rows -> Duration.ofMillis(rows.iterator().next().getLong("wait_millis"))));
    }

    /**
     * Notes calls that have been made, and what the outside system said of its limit. What was made counts even beyond
     * the limit. A count that cannot be noted is no reason to throw an answer away.
     */
    public Uni<Void> note(CallBudget budget, int calls, Load load) {
        Duration cost = budget.cost(calls);
        Duration leastUse = leastUse(budget, load);
        if (cost.isZero() && leastUse.isZero()) {
            return Uni.createFrom().voidItem();
        }
        Tuple values = Tuple.of(
                budget.subject(),
                cost.toMillis(),
                leastUse.toMillis(),
                budget.per().toMillis());
        return CallerContext.keep(pool.preparedQuery(NOTE)
                .execute(values)
                .replaceWithVoid()
                .ifNoItem()
                .after(ANSWER_WITHIN)
                .failWith(() -> new IOException("no answer"))
                .onFailure(Exception.class)
                .invoke(failure ->
                        LOG.warnf("Calls of %s were not counted: %s", budget.subject(), failure.getMessage()))
                .onFailure(Exception.class)
                .recoverWithNull());
    }

    private Duration backgroundPart(CallBudget budget) {
        return budget.per().multipliedBy(config.backgroundPercent()).dividedBy(100);
    }

    /** Whatever an outside system says, a limit is looked at again on the next day. */
    private static Duration longest(Duration closure) {
        return closure.compareTo(LONGEST_CLOSURE) < 0 ? closure : LONGEST_CLOSURE;
    }

    /** A limit that is closed is used up to the background's part, and the time of the closure besides. */
    private Duration leastUse(CallBudget budget, Load load) {
        Duration used = Duration.ofMillis((long) (budget.per().toMillis() * Math.min(load.used(), 1)));
        Duration closed = load.closedFor().isZero()
                ? Duration.ZERO
                : backgroundPart(budget).plus(longest(load.closedFor()));
        return used.compareTo(closed) > 0 ? used : closed;
    }
}
