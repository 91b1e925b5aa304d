package io.tenantservice.audit;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import io.tenantservice.platform.tenancy.BeforeCommit;
import io.tenantservice.platform.tenancy.Transaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;
import org.hibernate.reactive.mutiny.Mutiny;

/** Appends what a transaction has done to its chain. If it cannot, the transaction fails. */
@ApplicationScoped
class AuditAppender implements BeforeCommit {

    // Takes the chain's lock, and makes its head when this is the first entry. Waiting for it ends with the other
    // transaction, whose own append was its last statement.
    private static final String LOCK_HEAD = """
            insert into audit_head (chain, sequence, hash) values (:chain, 0, :zeros)
            on conflict (chain) do update set sequence = audit_head.sequence
            returning sequence, hash""";

    // Both at once: the chain is locked meanwhile, and each further statement makes everybody wait for its way there
    // and back.
    private static final String APPEND_AND_MOVE_HEAD = """
            with moved as (update audit_head set sequence = :sequence, hash = :hash where chain = :chain)
            insert into audit_entry (chain, sequence, format, previous, content, hash)
            values (:chain, :sequence, :format, :previous, :content, :hash)""";

    @Override
    public Uni<Void> beforeCommit(Transaction transaction) {
        List<Entry> entries =
                transaction.attachment(Collected.class, Collected::new).entries();
        return entries.isEmpty()
                ? Uni.createFrom().voidItem()
                : Panache.getSession().chain(session -> append(session, entries));
    }

    private static Uni<Void> append(Mutiny.Session session, List<Entry> entries) {
        UUID chain = entries.getFirst().chain();
        return lockHead(session, chain)
                .chain(head -> append(session, entries, 0, head))
                .replaceWithVoid();
    }

    @SuppressWarnings("ArrayRecordComponent") // carried from one statement to the next, never compared
    private record Head(long sequence, byte[] hash) {}

    private static Uni<Head> lockHead(Mutiny.Session session, UUID chain) {
        return session.createNativeQuery(LOCK_HEAD, Object[].class)
                .setParameter("chain", chain)
                .setParameter("zeros", new byte[Chain.HASH_BYTES])
                .getSingleResult()
                .map(row -> new Head(((Number) row[0]).longValue(), (byte[]) row[1]));
    }

    private static Uni<Head> append(Mutiny.Session session, List<Entry> entries, int index, Head head) {
        if (index == entries.size()) {
            return Uni.createFrom().item(head);
        }
        byte[] content = Chain.canonical(entries.get(index));
        long sequence = head.sequence() + 1;
        Head next = new Head(sequence, Chain.hash(head.hash(), sequence, content));
        return session.createNativeQuery(APPEND_AND_MOVE_HEAD)
                .setParameter("chain", entries.get(index).chain())
                .setParameter("sequence", sequence)
                .setParameter("format", (short) Chain.FORMAT)
                .setParameter("previous", head.hash())
                .setParameter("content", content)
                .setParameter("hash", next.hash())
                .executeUpdate()
                .chain(() -> append(session, entries, index + 1, next));
    }
}
