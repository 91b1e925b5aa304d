package io.tenantservice.platform;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import java.util.Map;

/**
 * Native selects of which only the number of rows is wanted, within the transaction that is open. They are sent as
 * updates: Hibernate Reactive keeps a native select's plan under a key that equals no other, so each transaction would
 * leave one in the cache of plans, crowd out those of the entities, and search all that are left of the same text.
 */
public final class SelectedRows {

    private SelectedRows() {}

    public static Uni<Integer> count(String select, Map<String, ?> parameters) {
        return Panache.getSession().chain(session -> {
            var query = session.createNativeQuery(select);
            parameters.forEach(query::setParameter);
            return query.executeUpdate();
        });
    }
}
