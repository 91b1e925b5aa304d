package io.tenantservice.crypto;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import io.tenantservice.crypto.CredentialCipher.ToRewrap;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.hibernate.reactive.mutiny.Mutiny;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Rewrappable} of a table that has one ciphertext in each row, in the columns {@code provider}, {@code mount},
 * {@code key_name}, {@code key_version} and {@code ciphertext}.
 */
public abstract class RewrappableTable implements Rewrappable {

    private static final String BY_THE_KEY = "provider = :provider and mount = :mount and key_name = :name";

    private static final String FALLS_SHORT = "not (" + BY_THE_KEY + " and key_version >= :keyVersion)";

    private final String table;
    private final @Nullable String ownerColumn;
    private final List<String> ids;
    private final String firstPage;
    private final String nextPage;
    private final String left;
    private final String replace;

    /**
     * @param ownerColumn which column says whose a row is; absent when all rows are the one owner's
     * @param ids columns by which a row is known, and by whose order rows come; the context knows all of them
     */
    protected RewrappableTable(String table, @Nullable String ownerColumn, List<String> ids) {
        this.table = table;
        this.ownerColumn = ownerColumn;
        this.ids = ids;
        String wanted = ownerColumn == null ? FALLS_SHORT : ownerColumn + " = :owner and " + FALLS_SHORT;
        String columns = String.join(", ", ids);
        String values = IntStream.range(0, ids.size()).mapToObj(i -> ":id" + i).collect(Collectors.joining(", "));
        String row = "(%s) = (%s) and ciphertext = :old".formatted(columns, values);
        String page =
                "select %s, provider, mount, key_name, key_version, ciphertext from %s where %s%%s order by %s limit :size"
                        .formatted(columns, table, wanted, columns);
        this.firstPage = page.formatted("");
        this.nextPage = page.formatted(" and (%s) > (%s)".formatted(columns, values));
        this.left = """
                select count(*), count(*) filter (where %1$s), min(case when %1$s then key_version else 0 end)
                from %2$s where %3$s""".formatted(BY_THE_KEY, table, wanted);
        this.replace = """
                with free as (select 1 from %1$s where %2$s for update skip locked)
                update %1$s
                set provider = :provider, mount = :mount, key_name = :name, key_version = :keyVersion,
                    ciphertext = :fresh
                where %2$s and exists (select from free)""".formatted(table, row);
    }

    /** @param ids the values of the columns that were named, in their order */
    protected abstract CipherContext context(List<Object> ids);

    /** The other way round. */
    protected abstract List<Object> ids(CipherContext context);

    @Override
    public String column() {
        return table + ".ciphertext";
    }

    @Override
    public Uni<List<ToRewrap>> page(KeyOwner owner, KeyRef key, int version, @Nullable ToRewrap after) {
        return Panache.getSession()
                .chain(session -> fallingShort(page(session, after), owner, key, version)
                        .setParameter("size", CredentialCipher.MAX_BATCH)
                        .getResultList())
                .map(rows -> rows.stream().map(this::toRewrap).toList());
    }

    private Mutiny.SelectionQuery<Object[]> page(Mutiny.Session session, @Nullable ToRewrap after) {
        return after == null
                ? session.createNativeQuery(firstPage, Object[].class)
                : identified(session.createNativeQuery(nextPage, Object[].class), after);
    }

    @Override
    public Uni<Left> left(KeyOwner owner, KeyRef key, int version) {
        return Panache.getSession()
                .chain(session -> fallingShort(session.createNativeQuery(left, Object[].class), owner, key, version)
                        .getSingleResult())
                .map(row -> new Left((Long) row[0], (Long) row[1], (Integer) row[2]));
    }

    @Override
    public Uni<Boolean> replace(ToRewrap row, Ciphertext fresh) {
        return Panache.getSession()
                .chain(session -> identified(session.createNativeQuery(replace), row)
                        .setParameter("provider", fresh.key().provider())
                        .setParameter("mount", fresh.key().mount())
                        .setParameter("name", fresh.key().name())
                        .setParameter("keyVersion", fresh.keyVersion())
                        .setParameter("fresh", fresh.text())
                        .setParameter("old", row.ciphertext().text())
                        .executeUpdate())
                .map(changed -> changed == 1);
    }

    private <Q extends Mutiny.AbstractQuery> Q fallingShort(Q query, KeyOwner owner, KeyRef key, int version) {
        query.setParameter("provider", key.provider())
                .setParameter("mount", key.mount())
                .setParameter("name", key.name())
                .setParameter("keyVersion", version);
        if (ownerColumn != null) {
            query.setParameter("owner", owner.id());
        }
        return query;
    }

    private <Q extends Mutiny.AbstractQuery> Q identified(Q query, ToRewrap row) {
        List<Object> values = ids(row.context());
        for (int i = 0; i < values.size(); i++) {
            query.setParameter("id" + i, values.get(i));
        }
        return query;
    }

    private ToRewrap toRewrap(Object[] row) {
        int n = ids.size();
        KeyRef key = new KeyRef((String) row[n], (String) row[n + 1], (String) row[n + 2]);
        return new ToRewrap(
                context(Arrays.asList(row).subList(0, n)),
                new Ciphertext(key, (Integer) row[n + 3], (String) row[n + 4]));
    }
}
