package io.tenantservice.change;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import io.tenantservice.platform.tenancy.Transaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;

/**
 * Writes down, inside the transaction that is open, what others may have cached. After the commit this replica acts on it
 * before the request is answered, and the others are woken.
 */
@ApplicationScoped
public class Changes {

    private static final String RECORD = "insert into change (kind, subject) values (:kind, :subject)";

    /** That the transaction has told of itself already. */
    private record Announced() {}

    private final ChangeReader reader;
    private final WakeUps wakeUps;

    Changes(ChangeReader reader, WakeUps wakeUps) {
        this.reader = reader;
        this.wakeUps = wakeUps;
    }

    public Uni<Void> record(ChangeKind kind, UUID subject) {
        Transaction transaction = Transaction.current();
        transaction.attachment(Announced.class, () -> announceAfterCommit(transaction));
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(RECORD)
                        .setParameter("kind", kind.name())
                        .setParameter("subject", subject)
                        .executeUpdate())
                .replaceWithVoid();
    }

    private Announced announceAfterCommit(Transaction transaction) {
        transaction.afterCommit(() -> {
            wakeUps.send();
            return reader.readOwn();
        });
        return new Announced();
    }
}
