package io.tenantservice.crypto;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import io.smallrye.mutiny.Uni;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import java.io.Serializable;

/** The secret of a stored answer, with which it comes and goes. */
@Entity
@IdClass(SealedAnswer.Key.class)
class SealedAnswer extends PanacheEntityBase {

    // There is none of an older answer: overwriting that one has deleted it.
    private static final String PUT = """
            insert into sealed_answer (caller, key, provider, mount, key_name, key_version, ciphertext)
            values (:caller, :key, :provider, :mount, :name, :keyVersion, :ciphertext)""";

    record Key(String caller, String key) implements Serializable {}

    @Id
    String caller;

    @Id
    String key;

    String provider;
    String mount;
    String keyName;
    int keyVersion;
    String ciphertext;

    static Uni<Void> put(String caller, String key, Ciphertext kept) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(PUT)
                        .setParameter("caller", caller)
                        .setParameter("key", key)
                        .setParameter("provider", kept.key().provider())
                        .setParameter("mount", kept.key().mount())
                        .setParameter("name", kept.key().name())
                        .setParameter("keyVersion", kept.keyVersion())
                        .setParameter("ciphertext", kept.text())
                        .executeUpdate())
                .replaceWithVoid();
    }

    static Uni<SealedAnswer> require(String caller, String key) {
        return SealedAnswer.<SealedAnswer>findById(new Key(caller, key))
                .onItem()
                .ifNull()
                .failWith(() -> new IllegalStateException("an answer that was stored without its secret"));
    }

    Ciphertext encrypted() {
        return new Ciphertext(new KeyRef(provider, mount, keyName), keyVersion, ciphertext);
    }
}
