package io.tenantservice.platform.tenancy;

import io.quarkus.arc.All;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import io.tenantservice.platform.Each;
import io.tenantservice.platform.SelectedRows;
import io.tenantservice.platform.attempt.CallerContext;
import io.tenantservice.platform.idempotency.IdempotentAnswers;
import io.tenantservice.platform.idempotency.IdempotentRequest;
import io.tenantservice.platform.security.Caller;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import org.hibernate.reactive.mutiny.Mutiny;
import org.jboss.logging.Logger;

/**
 * Opens transactions; nothing else does, but for the hot statements that use the PostgreSQL client themselves. A
 * transaction takes the role and tenant of its {@link Scope} as its first statement, so code that forgets to open one
 * reads and writes nothing. One is never opened inside another.
 */
@ApplicationScoped
public class Tenancy {

    private static final Logger LOG = Logger.getLogger(Tenancy.class);

    private static final String TAKE_ROLE = """
            select set_config('role', :role, true),
                   set_config('statement_timeout', :timeout, true),
                   set_config('app.tenant_id', :tenant, true),
                   set_config('app.caller', :caller, true)""";

    /** PostgreSQL ends a statement that takes longer. */
    private static final Duration STATEMENT_WITHIN = Duration.ofSeconds(5);

    /** A caller is answered after this time even when PostgreSQL itself stands still. */
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(8);

    private final IdempotentAnswers answers;
    private final List<BeforeCommit> beforeCommit;

    Tenancy(IdempotentAnswers answers, @All List<BeforeCommit> beforeCommit) {
        this.answers = answers;
        this.beforeCommit = beforeCommit;
    }

    /**
     * Changes something for one tenant and makes the request's answer. When the request carries an idempotency key,
     * the answer is stored with the change; when it was stored before, the returned {@code Uni} fails with the replay
     * and the work does not run. A request changes things in one transaction only.
     *
     * @param answer makes the answer from the work's result, after its changes have reached the database
     */
    public <E, T> Uni<T> transact(UUID tenantId, Supplier<Uni<E>> work, Function<E, T> answer) {
        return transact(new Scope.Tenant(tenantId), work, answer);
    }

    /** The same, on rows of all tenants or of one. */
    public <E, T> Uni<T> transact(Scope scope, Supplier<Uni<E>> work, Function<E, T> answer) {
        return within(
                scope,
                () -> IdempotentRequest.take()
                        .map(request -> once(request, work, answer))
                        .orElseGet(() -> flushed(work).map(answer)));
    }

    /**
     * Fails with the replay when the request's answer is stored, and changes nothing. For work that looks at the state of
     * things, or talks to others, before {@link #transact}: a request that comes again gets its answer although that
     * would not go well any more.
     */
    public Uni<Void> replayIfStored(UUID tenantId) {
        return IdempotentRequest.take()
                .map(request -> within(new Scope.Tenant(tenantId), () -> answers.claim(request))
                        .onTermination()
                        .invoke(request::giveBack))
                .orElseGet(() -> Uni.createFrom().voidItem());
    }

    /**
     * Reads, or writes what must be written again each time, as a reveal's audit entry: no answer is stored and none
     * is replayed.
     */
    public <T> Uni<T> observe(UUID tenantId, Supplier<Uni<T>> work) {
        return observe(new Scope.Tenant(tenantId), work);
    }

    public <T> Uni<T> observe(Scope scope, Supplier<Uni<T>> work) {
        return within(scope, () -> flushed(work));
    }

    private <T> Uni<T> within(Scope scope, Supplier<Uni<T>> work) {
        return Uni.createFrom().deferred(() -> {
            if (Transaction.find().isPresent()) {
                // Never joined by chance: were two requests mixed up, one would write as the other.
                throw new IllegalStateException("a transaction is open already");
            }
            Transaction transaction = Transaction.begin(scope);
            return CallerContext.keep(Panache.withTransaction(() ->
                                    takeRole(scope).chain(ready -> work.get()).call(() -> finish(transaction)))
                            .onTermination()
                            .invoke(Transaction::end)
                            .ifNoItem()
                            .after(ANSWER_WITHIN)
                            .failWith(DatabaseFailure::silence))
                    .call(() -> afterCommit(transaction))
                    .onFailure(DatabaseFailure::isUnavailable)
                    .transform(DatabaseFailure::asProblem)
                    .onFailure(DatabaseFailure::isConcurrentChange)
                    .transform(DatabaseFailure::asConflict);
        });
    }

    private static Uni<Void> takeRole(Scope scope) {
        String caller = Caller.find().map(Caller::name).orElse("");
        return SelectedRows.count(
                        TAKE_ROLE,
                        Map.of(
                                "role",
                                scope.role(),
                                "timeout",
                                STATEMENT_WITHIN.toMillis() + "ms",
                                "tenant",
                                scope.tenantSetting(),
                                "caller",
                                caller))
                .replaceWithVoid();
    }

    private <E, T> Uni<T> once(IdempotentRequest request, Supplier<Uni<E>> work, Function<E, T> answer) {
        return answers.claim(request)
                .chain(() -> flushed(work))
                .map(answer)
                .call(made -> answers.store(request, made))
                .onFailure()
                .invoke(request::giveBack);
    }

    private static <E> Uni<E> flushed(Supplier<Uni<E>> work) {
        return work.get().call(() -> Panache.getSession().chain(Mutiny.Session::flush));
    }

    private Uni<Void> finish(Transaction transaction) {
        return Each.inTurn(beforeCommit, step -> step.beforeCommit(transaction));
    }

    private static Uni<Void> afterCommit(Transaction transaction) {
        return Each.inTurn(transaction.afterCommit(), Supplier::get)
                .onFailure(Exception.class)
                .invoke(failure -> LOG.warn("An effect after a commit failed; it is only a hint", failure))
                .onFailure(Exception.class)
                .recoverWithNull();
    }
}
