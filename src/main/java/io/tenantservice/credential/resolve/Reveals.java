package io.tenantservice.credential.resolve;

import static io.tenantservice.audit.Action.CREDENTIAL_REVEALED;

import io.smallrye.mutiny.Uni;
import io.tenantservice.audit.Audit;
import io.tenantservice.audit.Target;
import io.tenantservice.platform.gather.Gathered;
import io.tenantservice.platform.security.Caller;
import io.tenantservice.platform.tenancy.DirectStatement;
import io.tenantservice.platform.tenancy.Tenancy;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
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

    private record Key(UUID tenantId, UUID credentialId, String caller) {}

    /** Whose secrets were shown to whom. In one order everywhere, so that replicas don't deadlock. */
    private record Reveal(UUID tenantId, Target credential, String caller) implements Comparable<Reveal> {

        @Override
        public int compareTo(Reveal other) {
            int byTenant = tenantId.compareTo(other.tenantId);
            int byCredential = credential.id().compareTo(other.credential.id());
            return byTenant != 0 ? byTenant : byCredential != 0 ? byCredential : caller.compareTo(other.caller);
        }

        Key key() {
            return new Key(tenantId, credential.id(), caller);
        }
    }

    private final Pool pool;
    private final Tenancy tenancy;
    private final Audit audit;
    private final Gathered<List<Reveal>, List<Reveal>> counts = new Gathered<>(MOST_AT_ONCE, this::count);

    Reveals(Pool pool, Tenancy tenancy, Audit audit) {
        this.pool = pool;
        this.tenancy = tenancy;
        this.audit = audit;
    }

    /** Completes when the reveals are on record. */
    Uni<Void> record(UUID tenantId, List<Target> credentials) {
        String caller = Caller.current().name();
        List<Reveal> reveals = credentials.stream()
                .map(credential -> new Reveal(tenantId, credential, caller))
                .toList();
        return counts.add(reveals)
                .chain(firsts ->
                        firsts.isEmpty() ? Uni.createFrom().voidItem() : recordFirsts(tenantId, caller, firsts));
    }

    private Uni<Void> recordFirsts(UUID tenantId, String caller, List<Reveal> firsts) {
        List<Target> credentials = firsts.stream().map(Reveal::credential).toList();
        return tenancy.observe(
                tenantId,
                () -> RevealCount.markAudited(
                                tenantId,
                                caller,
                                credentials.stream().map(Target::id).toList())
                        .invoke(() -> credentials.forEach(credential -> audit.record(CREDENTIAL_REVEALED, credential)))
                        .replaceWithVoid());
    }

    /** @return of each request its reveals that are the first of their minute; of equal ones the first in the list is */
    private Uni<List<List<Reveal>>> count(List<List<Reveal>> requests) {
        Map<Reveal, Long> byReveal = new TreeMap<>();
        requests.forEach(reveals -> reveals.forEach(reveal -> byReveal.merge(reveal, 1L, Long::sum)));
        return DirectStatement.run(
                        pool,
                        COUNT,
                        Tuple.of(
                                byReveal.keySet().stream().map(Reveal::tenantId).toArray(UUID[]::new),
                                byReveal.keySet().stream()
                                        .map(reveal -> reveal.credential().id())
                                        .toArray(UUID[]::new),
                                byReveal.keySet().stream().map(Reveal::caller).toArray(String[]::new),
                                byReveal.keySet().stream()
                                        .map(reveal -> reveal.credential().type())
                                        .toArray(String[]::new),
                                byReveal.values().toArray(Long[]::new)),
                        ANSWER_WITHIN)
                .map(rows -> firsts(requests, rows));
    }

    private static List<List<Reveal>> firsts(List<List<Reveal>> requests, RowSet<Row> rows) {
        Set<Key> keys = new HashSet<>();
        for (Row row : rows) {
            if (row.getBoolean("is_first")) {
                keys.add(new Key(row.getUUID("tenant_id"), row.getUUID("credential_id"), row.getString("caller")));
            }
        }
        return requests.stream()
                .map(reveals -> reveals.stream()
                        .filter(reveal -> keys.remove(reveal.key()))
                        .toList())
                .toList();
    }
}
