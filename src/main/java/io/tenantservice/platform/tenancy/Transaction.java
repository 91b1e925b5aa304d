package io.tenantservice.platform.tenancy;

import io.smallrye.common.vertx.ContextLocals;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** What belongs to the transaction that is open on the current request or job. */
public final class Transaction {

    private static final String LOCAL = "transaction";

    private final Scope scope;
    private final Map<Class<?>, Object> attachments = new HashMap<>();
    private final List<Supplier<Uni<Void>>> afterCommit = new ArrayList<>();

    private Transaction(Scope scope) {
        this.scope = scope;
    }

    /** @throws IllegalStateException when none is open */
    public static Transaction current() {
        return find().orElseThrow(() -> new IllegalStateException("no transaction is open"));
    }

    static Optional<Transaction> find() {
        return ContextLocals.get(LOCAL);
    }

    static Transaction begin(Scope scope) {
        Transaction transaction = new Transaction(scope);
        ContextLocals.put(LOCAL, transaction);
        return transaction;
    }

    static void end() {
        ContextLocals.remove(LOCAL);
    }

    public Scope scope() {
        return scope;
    }

    /** What a {@link BeforeCommit} collects during the transaction, one object per type. */
    public <T> T attachment(Class<T> type, Supplier<T> fresh) {
        return type.cast(attachments.computeIfAbsent(type, absent -> fresh.get()));
    }

    /** An effect that must not happen unless the transaction commits, and that may get lost: a wake-up. */
    public void afterCommit(Supplier<Uni<Void>> effect) {
        afterCommit.add(effect);
    }

    List<Supplier<Uni<Void>>> afterCommit() {
        return afterCommit;
    }
}
