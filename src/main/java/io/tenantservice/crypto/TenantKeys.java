package io.tenantservice.crypto;

import static io.tenantservice.platform.problem.ProblemCode.TENANT_KEY_PENDING;
import static java.util.Objects.requireNonNull;

import io.smallrye.mutiny.Uni;
import io.tenantservice.platform.job.Jobs;
import io.tenantservice.platform.problem.Problem;
import io.tenantservice.platform.tenancy.Tenancy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;

/** The tenants' keys: asked for with the tenant, made by a worker, used by whoever encrypts. */
@ApplicationScoped
public class TenantKeys {

    private static final Duration LOOK_AGAIN = Duration.ofMillis(100);
    private static final Duration WAIT_AT_MOST = Duration.ofSeconds(2);

    private final Tenancy tenancy;
    private final Ciphers ciphers;
    private final Jobs jobs;
    private final Clock clock;

    TenantKeys(Tenancy tenancy, Ciphers ciphers, Jobs jobs, Clock clock) {
        this.tenancy = tenancy;
        this.ciphers = ciphers;
        this.jobs = jobs;
        this.clock = clock;
    }

    /** Asks for the key of a new tenant, within the transaction that creates the tenant. */
    public Uni<Void> request(UUID tenantId) {
        KeyRef ref = ciphers.forNewKeys().keyOf(tenantId);
        return EncryptionKey.request(tenantId, ref, clock.instant())
                .persistAndFlush()
                .chain(() -> jobs.enqueue(MakeTenantKey.NAME, tenantId.toString()));
    }

    /**
     * The key to encrypt with, in a transaction of its own. A key that was asked for a moment ago is waited for, so
     * that a script can create a tenant and its credentials in one go.
     *
     * @throws Problem TENANT_KEY_PENDING after 2 s, which says that no worker runs or that Vault is away;
     *     TENANT_KEY_DESTROYED when the key has been shredded, or is about to be
     */
    public Uni<KeyRef> require(UUID tenantId) {
        return tenancy.observe(tenantId, () -> EncryptionKey.require(tenantId))
                .invoke(EncryptionKey::requireReady)
                .onFailure(TenantKeys::isPending)
                .retry()
                .withBackOff(LOOK_AGAIN, LOOK_AGAIN)
                .expireIn(WAIT_AT_MOST.toMillis())
                .onFailure(TenantKeys::isStillPending)
                .transform(failure -> requireNonNull(failure.getCause()))
                .map(EncryptionKey::ref);
    }

    /**
     * Within the transaction that is open: whether the tenant's key has been asked for and is not made yet, or a process is
     * at the job that makes it. As long as that is so, a key that is destroyed may come back.
     */
    public Uni<Boolean> isBeingMade(UUID tenantId) {
        return EncryptionKey.require(tenantId)
                .chain(key -> key.isRequested()
                        ? Uni.createFrom().item(true)
                        : jobs.isPicked(MakeTenantKey.NAME, tenantId.toString()));
    }

    /**
     * Makes the key and notes that it can be used. For processes that hold the identity for it; safe to repeat. One
     * that was made before is left alone, lest a shredded one come back.
     */
    public Uni<Void> make(UUID tenantId) {
        return tenancy.observe(tenantId, () -> EncryptionKey.require(tenantId))
                .chain(key -> key.isRequested()
                        ? make(tenantId, key.ref())
                        : Uni.createFrom().voidItem());
    }

    private Uni<Void> make(UUID tenantId, KeyRef key) {
        return ciphers.of(key)
                .createKey(key)
                .chain(() -> tenancy.observe(
                        tenantId, () -> EncryptionKey.lock(tenantId).invoke(EncryptionKey::made)))
                .replaceWithVoid();
    }

    private static boolean isPending(Throwable failure) {
        return failure instanceof Problem problem && problem.code() == TENANT_KEY_PENDING;
    }

    /** An expired retry hides the last failure behind an exception of its own. */
    private static boolean isStillPending(Throwable failure) {
        return failure instanceof IllegalStateException && failure.getCause() != null && isPending(failure.getCause());
    }
}
