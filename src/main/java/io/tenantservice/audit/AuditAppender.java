package io.tenantservice.audit;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import io.tenantservice.platform.Each;
import io.tenantservice.platform.tenancy.BeforeCommit;
import io.tenantservice.platform.tenancy.Transaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.hibernate.reactive.mutiny.Mutiny;

/** Appends what a transaction has done to its chain. If it cannot, the transaction fails. */
@ApplicationScoped
class AuditAppender implements BeforeCommit {

    // One statement for one entry: it takes the chain's lock, which holds until the commit, and everybody else waits
    // meanwhile for its way there and back. So PostgreSQL does the hashing (Chain says how), and makes the head with
    // the
    // first entry. Not a native select: Hibernate Reactive 3.2 would leave a plan in its cache each time.
    private static final String APPEND = """
            with moved as (
                insert into audit_head as head (chain, sequence, hash)
                values (:chain, 1, sha256(decode('01', 'hex') || decode(repeat('00', 32), 'hex') || int8send(1)
                                          || cast(:content as bytea)))
                on conflict (chain) do update
                    set sequence = head.sequence + 1,
                        hash = sha256(decode('01', 'hex') || head.hash || int8send(head.sequence + 1)
                                      || cast(:content as bytea))
                returning new.chain, new.sequence, new.hash,
                          coalesce(old.hash, decode(repeat('00', 32), 'hex')) as previous)
            insert into audit_entry (chain, sequence, format, previous, content, hash)
            select chain, sequence, 1, previous, cast(:content as bytea), hash from moved""";

    @Override
    public Uni<Void> beforeCommit(Transaction transaction) {
        List<Entry> entries =
                transaction.attachment(Collected.class, Collected::new).entries();
        return entries.isEmpty()
                ? Uni.createFrom().voidItem()
                : Panache.getSession().chain(session -> append(session, entries));
    }

    private static Uni<Void> append(Mutiny.Session session, List<Entry> entries) {
        return Each.inTurn(entries, entry -> append(session, entry));
    }

    private static Uni<Integer> append(Mutiny.Session session, Entry entry) {
        return session.createNativeQuery(APPEND)
                .setParameter("chain", entry.chain())
                .setParameter("content", Chain.canonical(entry))
                .executeUpdate();
    }
}
