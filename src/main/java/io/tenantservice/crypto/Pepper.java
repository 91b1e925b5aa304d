package io.tenantservice.crypto;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.vertx.VertxContextSupport;
import io.smallrye.mutiny.Uni;
import io.tenantservice.platform.health.ReadinessPart;
import io.tenantservice.platform.health.SchemaReady;
import io.tenantservice.platform.secret.Secret;
import io.tenantservice.platform.tenancy.Scope;
import io.tenantservice.platform.tenancy.Tenancy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The secret with which API keys are hashed. Table {@code pepper}. Encrypted by the provider, opened once at the start
 * and held in memory, so that no verification waits for it. The first process of an installation makes it.
 */
@ApplicationScoped
public class Pepper implements ReadinessPart {

    private static final Logger LOG = Logger.getLogger(Pepper.class);
    private static final String ALGORITHM = "HmacSHA256";
    private static final String SUBJECT = "the pepper of API keys";
    private static final int BYTES = 32;
    private static final int FIRST_VERSION = 1;
    private static final Duration RETRY_FIRST = Duration.ofMillis(500);
    private static final Duration RETRY_AT_MOST = Duration.ofSeconds(5);

    private static final String NEWEST =
            "select version, provider, mount, key_name, key_version, ciphertext from pepper order by version desc limit 1";

    private static final String INSERT = """
            insert into pepper (version, provider, mount, key_name, key_version, ciphertext)
            values (:version, :provider, :mount, :name, :keyVersion, :ciphertext)
            on conflict do nothing""";

    private final Tenancy tenancy;
    private final PlatformSecrets secrets;
    private final SecureRandom random;
    private volatile @Nullable SecretKeySpec key;

    Pepper(Tenancy tenancy, PlatformSecrets secrets, SecureRandom random) {
        this.tenancy = tenancy;
        this.secrets = secrets;
        this.random = random;
    }

    @Override
    public String name() {
        return "pepper";
    }

    @Override
    public boolean isReady() {
        return key != null;
    }

    @Override
    public String finding() {
        return isReady()
                ? "The pepper is loaded"
                : "The pepper is not loaded yet; it needs PostgreSQL and the encryption provider once";
    }

    /** @return the version that hashes are made with */
    public int version() {
        return FIRST_VERSION;
    }

    /** @throws IllegalStateException before the pepper is loaded, while this replica is not ready */
    public byte[] hash(Secret text) {
        SecretKeySpec loaded = key;
        if (loaded == null) {
            throw new IllegalStateException("the pepper is not loaded yet");
        }
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(loaded);
            return mac.doFinal(text.revealBytes());
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("every JDK has " + ALGORITHM, e);
        }
    }

    /** On a thread of its own, as it waits for Vault however long that takes. */
    void start(@Observes SchemaReady ready) {
        Thread.ofVirtual().name("pepper").start(() -> {
            try {
                VertxContextSupport.subscribeAndAwait(this::load);
            } catch (Throwable e) {
                LOG.error("The pepper cannot be loaded, so this replica will not become ready", e);
            }
        });
    }

    private Uni<Void> load() {
        return find().onItem()
                .ifNull()
                .switchTo(() -> make().chain(this::find))
                .call(stored -> secrets.noteInUse(PlatformKey.PEPPER, stored.ciphertext()))
                .chain(this::open)
                .invoke(this::keep)
                .onFailure(Exception.class)
                .invoke(failure -> LOG.warnf("The pepper cannot be loaded yet: %s", failure.getMessage()))
                .onFailure(Exception.class)
                .retry()
                .withBackOff(RETRY_FIRST, RETRY_AT_MOST)
                .indefinitely()
                .replaceWithVoid();
    }

    private record Stored(int version, Ciphertext ciphertext) {}

    private Uni<@Nullable Stored> find() {
        return tenancy.observe(
                new Scope.Platform(),
                () -> Panache.getSession()
                        .chain(session -> session.createNativeQuery(NEWEST, Object[].class)
                                .getSingleResultOrNull())
                        .map(Pepper::stored));
    }

    private Uni<Void> make() {
        byte[] fresh = new byte[BYTES];
        random.nextBytes(fresh);
        Secret plaintext = Secret.of(Base64.getEncoder().encodeToString(fresh));
        return secrets.seal(PlatformKey.PEPPER, new PepperContext(FIRST_VERSION), plaintext, SUBJECT)
                .chain(ciphertext -> tenancy.observe(
                        new Scope.Platform(),
                        () -> secrets.requireCurrent(PlatformKey.PEPPER, ciphertext)
                                .chain(() -> insert(ciphertext))));
    }

    /** Of two processes that make it at once, one wins and both read that one. */
    private static Uni<Void> insert(Ciphertext ciphertext) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(INSERT)
                        .setParameter("version", FIRST_VERSION)
                        .setParameter("provider", ciphertext.key().provider())
                        .setParameter("mount", ciphertext.key().mount())
                        .setParameter("name", ciphertext.key().name())
                        .setParameter("keyVersion", ciphertext.keyVersion())
                        .setParameter("ciphertext", ciphertext.text())
                        .executeUpdate())
                .replaceWithVoid();
    }

    private Uni<Secret> open(Stored stored) {
        return secrets.open(stored.ciphertext(), new PepperContext(stored.version()), SUBJECT);
    }

    private void keep(Secret pepper) {
        key = new SecretKeySpec(Base64.getDecoder().decode(pepper.reveal()), ALGORITHM);
        LOG.info(finding());
    }

    private static @Nullable Stored stored(Object @Nullable [] row) {
        return row == null
                ? null
                : new Stored(
                        ((Number) row[0]).intValue(),
                        new Ciphertext(
                                new KeyRef((String) row[1], (String) row[2], (String) row[3]),
                                ((Number) row[4]).intValue(),
                                (String) row[5]));
    }
}
