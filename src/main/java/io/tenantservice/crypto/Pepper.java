package io.tenantservice.crypto;

import io.quarkus.vertx.VertxContextSupport;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.tenantservice.platform.DatabaseClock;
import io.tenantservice.platform.health.ReadinessPart;
import io.tenantservice.platform.health.SchemaReady;
import io.tenantservice.platform.secret.Secret;
import io.tenantservice.platform.tenancy.Scope;
import io.tenantservice.platform.tenancy.Tenancy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The secret with which API keys are hashed, in all versions that keys still need. Table {@code pepper}. Encrypted by the
 * provider, opened at the start and when a version has been added, and held in memory, so that no verification waits for
 * it. The first process of an installation makes the first version.
 */
@ApplicationScoped
public class Pepper implements ReadinessPart {

    private static final Logger LOG = Logger.getLogger(Pepper.class);
    private static final String SUBJECT = "the pepper of API keys";
    private static final int BYTES = 32;
    private static final int FIRST_VERSION = 1;
    private static final Duration RETRY_FIRST = Duration.ofMillis(500);
    private static final Duration RETRY_AT_MOST = Duration.ofSeconds(5);

    private final Tenancy tenancy;
    private final PlatformSecrets secrets;
    private final DatabaseClock clock;
    private final SecureRandom random;

    /** How often somebody has asked for a load since the last one began; zero when none is under way. */
    private final AtomicInteger asked = new AtomicInteger();

    private volatile @Nullable HeldPeppers held;

    Pepper(Tenancy tenancy, PlatformSecrets secrets, DatabaseClock clock, SecureRandom random) {
        this.tenancy = tenancy;
        this.secrets = secrets;
        this.clock = clock;
        this.random = random;
    }

    @Override
    public String name() {
        return "pepper";
    }

    @Override
    public boolean isReady() {
        return held != null;
    }

    @Override
    public String finding() {
        HeldPeppers loaded = held;
        return loaded == null
                ? "The pepper is not loaded yet; it needs PostgreSQL and the encryption provider once"
                : "The pepper is loaded, versions "
                        + loaded.newestFirst().stream().map(HeldPepper::version).toList();
    }

    /**
     * Hashes the text of a new key.
     *
     * @throws IllegalStateException before the pepper is loaded, while this replica is not ready
     */
    public PepperHash hash(Secret text) {
        return held().current(clock.now()).hash(text);
    }

    /**
     * Hashes a text with each version that this replica holds.
     *
     * @return with the current one first
     * @throws IllegalStateException before the pepper is loaded, while this replica is not ready
     */
    public List<PepperHash> hashes(Secret text) {
        return held().currentFirst(clock.now()).stream()
                .map(pepper -> pepper.hash(text))
                .toList();
    }

    /**
     * Marks what is kept at a place where others may write, so that it can be told from what they have written.
     *
     * @throws IllegalStateException before the pepper is loaded, while this replica is not ready
     */
    public PepperHash mark(byte[] content) {
        return held().current(clock.now()).mark(content);
    }

    /** @return the mark of the content by a certain version; nothing when this replica doesn't hold that one */
    public Optional<PepperHash> mark(byte[] content, int version) {
        return held().newestFirst().stream()
                .filter(pepper -> pepper.version() == version)
                .findAny()
                .map(pepper -> pepper.mark(content));
    }

    private HeldPeppers held() {
        HeldPeppers loaded = held;
        if (loaded == null) {
            throw new IllegalStateException("the pepper is not loaded yet");
        }
        return loaded;
    }

    void start(@Observes SchemaReady ready) {
        refresh();
    }

    /**
     * Reads in the background which versions there are, and opens those that are not held. It goes on until it has all of
     * them, however long the encryption provider is away; what is held stays in use meanwhile.
     */
    public void refresh() {
        if (asked.getAndIncrement() == 0) {
            // On a thread of its own, as it waits for Vault.
            Thread.ofVirtual().name("pepper").start(this::loadAsLongAsAsked);
        }
    }

    private void loadAsLongAsAsked() {
        int answered;
        do {
            answered = asked.get();
            try {
                VertxContextSupport.subscribeAndAwait(this::loadUntilComplete);
            } catch (Throwable e) {
                LOG.error("The pepper cannot be loaded, so this replica may not become ready or find new keys", e);
            }
        } while (!asked.compareAndSet(answered, 0));
    }

    private Uni<Void> loadUntilComplete() {
        return Uni.createFrom()
                .deferred(this::load)
                .onFailure(Exception.class)
                .invoke(failure -> LOG.warnf("The pepper cannot be loaded yet: %s", failure.getMessage()))
                .onFailure(Exception.class)
                .retry()
                .withBackOff(RETRY_FIRST, RETRY_AT_MOST)
                .indefinitely();
    }

    private Uni<Void> load() {
        return find().chain(stored -> stored.isEmpty()
                        ? make().chain(this::find)
                        : Uni.createFrom().item(stored))
                .call(this::noteInUse)
                .chain(this::keep);
    }

    private Uni<List<StoredPepper>> find() {
        return tenancy.observe(new Scope.Platform(), StoredPepper::all);
    }

    private Uni<Void> noteInUse(List<StoredPepper> stored) {
        return inOrder(stored, pepper -> secrets.noteInUse(PlatformKey.PEPPER, pepper.ciphertext()))
                .replaceWithVoid();
    }

    /** What was opened is in use, though another version fails; but the first time, all must be there. */
    private Uni<Void> keep(List<StoredPepper> stored) {
        List<Exception> failures = new ArrayList<>();
        return inOrder(
                        stored,
                        pepper -> open(pepper)
                                .map(Optional::of)
                                .onFailure(Exception.class)
                                .recoverWithItem(failure -> {
                                    failures.add((Exception) failure);
                                    return Optional.empty();
                                }))
                .map(opened -> opened.stream().flatMap(Optional::stream).toList())
                .chain(opened -> {
                    if (failures.isEmpty() || (held != null && !opened.isEmpty())) {
                        held = new HeldPeppers(opened);
                        LOG.info(finding());
                    }
                    return failures.isEmpty()
                            ? Uni.createFrom().voidItem()
                            : Uni.createFrom().failure(failures.getFirst());
                });
    }

    private Uni<HeldPepper> open(StoredPepper stored) {
        HeldPeppers loaded = held;
        if (loaded != null) {
            for (HeldPepper pepper : loaded.newestFirst()) {
                if (pepper.isOf(stored)) {
                    return Uni.createFrom().item(pepper);
                }
            }
        }
        return secrets.open(stored.ciphertext(), new PepperContext(stored.version()), SUBJECT)
                .map(opened -> HeldPepper.of(stored, opened));
    }

    private static <T> Uni<List<T>> inOrder(List<StoredPepper> stored, Function<StoredPepper, Uni<? extends T>> step) {
        return Multi.createFrom()
                .iterable(stored)
                .onItem()
                .<T>transformToUniAndConcatenate(step)
                .collect()
                .asList();
    }

    /** Of two processes that make it at once, one wins and both read that one. */
    private Uni<Void> make() {
        return prepare(FIRST_VERSION)
                .chain(fresh -> tenancy.observe(new Scope.Platform(), () -> store(fresh, Duration.ZERO)))
                .replaceWithVoid();
    }

    /**
     * Makes a version, before the transaction that {@link #store stores} it.
     *
     * @return fails with ENCRYPTION_UNAVAILABLE
     */
    public Uni<FreshPepper> prepare(int version) {
        byte[] fresh = new byte[BYTES];
        random.nextBytes(fresh);
        Secret plaintext = Secret.of(Base64.getEncoder().encodeToString(fresh));
        return secrets.seal(PlatformKey.PEPPER, new PepperContext(version), plaintext, SUBJECT)
                .map(ciphertext -> new FreshPepper(version, ciphertext));
    }

    /**
     * Within the platform's transaction that is open.
     *
     * @param currentIn how long from now new keys are still hashed with the version before
     * @return false when there is such a version already
     */
    public Uni<Boolean> store(FreshPepper fresh, Duration currentIn) {
        return secrets.requireCurrent(PlatformKey.PEPPER, fresh.ciphertext())
                .chain(() -> StoredPepper.insert(fresh.version(), fresh.ciphertext(), currentIn));
    }
}
