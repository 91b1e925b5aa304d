package io.tenantservice.credential;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import io.tenantservice.crypto.Ciphertext;
import io.tenantservice.crypto.CredentialCipher;
import io.tenantservice.crypto.CredentialCipher.ToRewrap;
import io.tenantservice.crypto.CredentialContext;
import io.tenantservice.crypto.KeyRef;
import io.tenantservice.crypto.Purpose;
import io.tenantservice.crypto.Rewrappable;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The secret fields of credentials, for rotations of their tenant's key. */
@ApplicationScoped
class RewrappableSecrets implements Rewrappable {

    private static final String PAGE = """
            select * from credential_secret
            where tenant_id = :tenant
              and not (provider = :provider and mount = :mount and key_name = :name and key_version >= :keyVersion)
              and (credential_id, field, version) > (:credential, :field, :version)
            order by credential_id, field, version
            limit :size""";

    private static final String LEFT = """
            select count(*),
                   count(*) filter (where provider = :provider and mount = :mount and key_name = :name),
                   min(case when provider = :provider and mount = :mount and key_name = :name then key_version else 0 end)
            from credential_secret
            where tenant_id = :tenant
              and not (provider = :provider and mount = :mount and key_name = :name and key_version >= :keyVersion)""";

    private static final String REPLACE = """
            with free as (
                select 1 from credential_secret
                where tenant_id = :tenant and credential_id = :credential and field = :field and version = :version
                  and ciphertext = :old
                for update skip locked)
            update credential_secret
            set provider = :provider, mount = :mount, key_name = :name, key_version = :keyVersion, ciphertext = :fresh
            where tenant_id = :tenant and credential_id = :credential and field = :field and version = :version
              and ciphertext = :old and exists (select from free)""";

    private static final UUID NIL = new UUID(0, 0);

    /** Before every row, as no credential has this id. */
    private static final CredentialContext START = new CredentialContext(NIL, NIL, 0, Purpose.ACCESS_TOKEN);

    @Override
    public String column() {
        return "credential_secret.ciphertext";
    }

    @Override
    public Uni<List<ToRewrap>> page(UUID tenantId, KeyRef key, int version, @Nullable ToRewrap after) {
        CredentialContext from = after == null ? START : context(after);
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(PAGE, CredentialSecret.class)
                        .setParameter("tenant", tenantId)
                        .setParameter("provider", key.provider())
                        .setParameter("mount", key.mount())
                        .setParameter("name", key.name())
                        .setParameter("keyVersion", version)
                        .setParameter("credential", from.credentialId())
                        .setParameter("field", from.purpose().name())
                        .setParameter("version", from.version())
                        .setParameter("size", CredentialCipher.MAX_BATCH)
                        .getResultList())
                .map(rows -> rows.stream()
                        .map(row -> new ToRewrap(row.context(), row.encrypted()))
                        .toList());
    }

    @Override
    public Uni<Left> left(UUID tenantId, KeyRef key, int version) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(LEFT, Object[].class)
                        .setParameter("tenant", tenantId)
                        .setParameter("provider", key.provider())
                        .setParameter("mount", key.mount())
                        .setParameter("name", key.name())
                        .setParameter("keyVersion", version)
                        .getSingleResult())
                .map(row -> new Left((Long) row[0], (Long) row[1], (Integer) row[2]));
    }

    @Override
    public String place(ToRewrap row) {
        CredentialContext place = context(row);
        return "credential %s, %s, version %d".formatted(place.credentialId(), place.purpose(), place.version());
    }

    @Override
    public Uni<Boolean> replace(ToRewrap row, Ciphertext fresh) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(REPLACE)
                        .setParameter("provider", fresh.key().provider())
                        .setParameter("mount", fresh.key().mount())
                        .setParameter("name", fresh.key().name())
                        .setParameter("keyVersion", fresh.keyVersion())
                        .setParameter("fresh", fresh.text())
                        .setParameter("tenant", context(row).tenantId())
                        .setParameter("credential", context(row).credentialId())
                        .setParameter("field", context(row).purpose().name())
                        .setParameter("version", context(row).version())
                        .setParameter("old", row.ciphertext().text())
                        .executeUpdate())
                .map(changed -> changed == 1);
    }

    /** Rows come from {@link #page}, so their contexts are those of credentials. */
    private static CredentialContext context(ToRewrap row) {
        return (CredentialContext) row.context();
    }
}
