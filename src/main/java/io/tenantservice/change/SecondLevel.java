package io.tenantservice.change;

import io.smallrye.mutiny.Uni;
import java.util.Optional;

/**
 * What replicas share of their caches. It is asked before PostgreSQL for what a replica doesn't hold, and it is hearsay:
 * what it tells may be as old as it likes, and from before a change that was waited for. So {@link SubjectCache} lets it in
 * by the same test as a load of its own, and serves it only as it serves what it holds.
 *
 * <p>An implementer must see to it that what is told was kept by a replica under the same key and timeline, and that its
 * age is not less than it says.
 *
 * @param <K> by which the cache is asked
 * @param <V> what it answers
 */
public interface SecondLevel<K, V> {

    /**
     * Ends soon, and never fails: who finds nothing asks PostgreSQL.
     *
     * @param timeline the line of the database's history that the asker lives in; what was read in another is not told, as
     *     numbers of transactions are given twice after a failover that has lost some
     */
    Uni<Optional<Aged<V>>> look(String timeline, K key);

    /**
     * Keeps what is there, for a while or not at all. Nobody waits for it.
     *
     * @param timeline that was known when PostgreSQL was asked
     * @param read holds a value: what is not there is not kept, as there is no end to it
     */
    void keep(String timeline, K key, Aged<V> read);

    /** For a cache that each replica has to itself. */
    static <K, V> SecondLevel<K, V> none() {
        return new SecondLevel<>() {

            @Override
            public Uni<Optional<Aged<V>>> look(String timeline, K key) {
                return Uni.createFrom().item(Optional.empty());
            }

            @Override
            public void keep(String timeline, K key, Aged<V> read) {
                // There is nobody to share it with.
            }
        };
    }
}
