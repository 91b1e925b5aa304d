package io.tenantservice.change;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;

/** Writes down, inside the transaction that is open, what others may have cached. */
@ApplicationScoped
public class Changes {

    private static final String RECORD = "insert into change (kind, subject) values (:kind, :subject)";

    public Uni<Void> record(ChangeKind kind, UUID subject) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(RECORD)
                        .setParameter("kind", kind.name())
                        .setParameter("subject", subject)
                        .executeUpdate())
                .replaceWithVoid();
    }
}
