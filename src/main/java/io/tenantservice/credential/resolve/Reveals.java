package io.tenantservice.credential.resolve;

import static io.tenantservice.audit.Action.CREDENTIAL_REVEALED;

import io.smallrye.mutiny.Uni;
import io.tenantservice.audit.Audit;
import io.tenantservice.audit.Target;
import io.tenantservice.platform.gather.Gathered;
import io.tenantservice.platform.security.Caller;
import io.tenantservice.platform.tenancy.DatabaseFailure;
import io.tenantservice.platform.tenancy.Tenancy;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Writes down every reveal of the hot path before its plaintext leaves: the first one of a caller, credential and
 * minute by an audit entry of its own, the others by a count, which an entry takes up when the minute is over. An entry
 * for each would let all reveals of a tenant wait for the head of its one chain.
 */
@ApplicationScoped
class Reveals {

    private static final String COUNT = "select * from count_reveals($1, $2, $3, $4, $5)";
    private static final int MOST_AT_ONCE = 500;
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(5);

    /** Whose secrets were shown to whom. In one order everywhere, so that replicas don't deadlock. */
    private record Reveal(UUID tenantId, UUID credentialId, String caller, String kind) implements Comparable<Reveal> {

        @Override
        public int compareTo(Reveal other) {
            int byTenant = tenantId.compareTo(other.tenantId);
            int byCredential = credentialId.compareTo(other.credentialId);
            return byTenant != 0 ? byTenant : byCredential != 0 ? byCredential : caller.compareTo(other.caller);
        }
    }

    private final Pool pool;
    private final Tenancy tenancy;
    private final Audit audit;
    private final Gathered<Reveal, Boolean> counts = new Gathered<>(MOST_AT_ONCE, this::count);

    Reveals(Pool pool, Tenancy tenancy, Audit audit) {
        this.pool = pool;
        this.tenancy = tenancy;
        this.audit = audit;
    }

    /** Completes when the reveal is on record. */
    Uni<Void> record(UUID tenantId, Target credential) {
        Reveal reveal = new Reveal(tenantId, credential.id(), Caller.current().name(), credential.type());
        return counts.add(reveal)
                .chain(first -> first
                        ? recordFirst(reveal, credential)
                        : Uni.createFrom().voidItem());
    }

    private Uni<Void> recordFirst(Reveal reveal, Target credential) {
        return tenancy.observe(
                reveal.tenantId(),
                () -> RevealCount.markAudited(reveal.tenantId(), reveal.credentialId(), reveal.caller())
                        .invoke(() -> audit.record(CREDENTIAL_REVEALED, credential))
                        .replaceWithVoid());
    }

    /** @return for each whether it is the first of its minute; of equal ones the first in the list is */
    private Uni<List<Boolean>> count(List<Reveal> reveals) {
        Map<Reveal, Long> byReveal = new TreeMap<>();
        reveals.forEach(reveal -> byReveal.merge(reveal, 1L, Long::sum));
        return pool.preparedQuery(COUNT)
                .execute(Tuple.of(
                        byReveal.keySet().stream().map(Reveal::tenantId).toArray(UUID[]::new),
                        byReveal.keySet().stream().map(Reveal::credentialId).toArray(UUID[]::new),
                        byReveal.keySet().stream().map(Reveal::caller).toArray(String[]::new),
                        byReveal.keySet().stream().map(Reveal::kind).toArray(String[]::new),
                        byReveal.values().toArray(Long[]::new)))
                .ifNoItem()
                .after(ANSWER_WITHIN)
                .failWith(() -> new IOException("no answer"))
                .onFailure(DatabaseFailure::isUnavailable)
                .transform(DatabaseFailure::asProblem)
                .map(rows -> firsts(reveals, byReveal.keySet(), rows));
    }

    private static List<Boolean> firsts(List<Reveal> reveals, Set<Reveal> counted, RowSet<Row> rows) {
        Set<Reveal> first = new HashSet<>();
        var row = rows.iterator();
        for (Reveal reveal : counted) {
            if (row.next().getBoolean("is_first")) {
                first.add(reveal);
            }
        }
        return reveals.stream().map(first::remove).toList();
    }
}
