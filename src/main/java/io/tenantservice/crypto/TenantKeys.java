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
        return TenantKey.request(tenantId, ref, clock.instant())
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
        return tenancy.observe(tenantId, () -> TenantKey.require(tenantId))
                .invoke(TenantKey::requireReady)
                .onFailure(TenantKeys::isPending)
                .retry()
                .withBackOff(LOOK_AGAIN, LOOK_AGAIN)
                .expireIn(WAIT_AT_MOST.toMillis())
                .onFailure(TenantKeys::isStillPending)
                .transform(failure -> requireNonNull(failure.getCause()))
                .map(TenantKey::ref);
    }

    /**
     * Makes the key and notes that it can be used. For processes that hold the identity for it; safe to repeat. One
     * that was made before is left alone, lest a shredded one come back.
     */
    public Uni<Void> make(UUID tenantId) {
        return tenancy.observe(tenantId, () -> TenantKey.require(tenantId))
                .chain(key -> key.isRequested()
                        ? make(tenantId, key.ref())
                        : Uni.createFrom().voidItem());
    }

    private Uni<Void> make(UUID tenantId, KeyRef key) {
        return ciphers.of(key)
                .createKey(key)
                .chain(() ->
                        tenancy.observe(tenantId, () -> TenantKey.lock(tenantId).invoke(TenantKey::made)))
                .replaceWithVoid();
    }

    /**
     * Within the transaction that is open, before it stores what the tenant's key has encrypted: the key that must have
     * done it, and the version at least. It holds until the commit, as a rotation that changes it waits for that, and
     * finds then what was stored.
     *
     * @throws Problem TENANT_KEY_DESTROYED when the key was shredded after it had encrypted
     */
    public Uni<KeyTarget> holdTarget(UUID tenantId) {
        return TenantKey.holdTarget(tenantId);
    }

    /**
     * Within the transaction that is open: after its commit nothing below this version is stored any more, nor what
     * another key has encrypted. What was stored before is seen by the statements that follow.
     *
     * @param target a key that has been made; from the commit on it encrypts what the tenant stores
     * @throws Problem TENANT_KEY_DESTROYED when the tenant's key has been shredded, or is about to be
     */
    public Uni<Void> raiseTarget(UUID tenantId, KeyTarget target) {
        return TenantKey.raiseTarget(tenantId, target).replaceWithVoid();
    }

    /**
     * Within the transaction that is open: notes the end of a rotation.
     *
     * @param lowestVersion the oldest one of the key that a stored ciphertext still needs
     */
    public Uni<Void> rotated(UUID tenantId, int lowestVersion) {
        return TenantKey.require(tenantId)
                .invoke(key -> key.rotated(lowestVersion, clock.instant()))
                .replaceWithVoid();
    }

    /**
     * Within the transaction that is open: nobody stores anything under the key before it ends, and what was stored
     * before is seen by the statements that follow.
     */
    public Uni<KeyVersions> holdVersions(UUID tenantId) {
        return TenantKey.lock(tenantId).map(TenantKey::versions);
    }

    /** Within a transaction that holds the versions: notes which minimum the provider will be given. */
    public Uni<Void> retiring(UUID tenantId, int version) {
        return TenantKey.require(tenantId)
                .invoke(key -> key.retiringVersion = version)
                .replaceWithVoid();
    }

    /** Within a transaction that holds the versions: notes that the provider opens none below this one any more. */
    public Uni<Void> retired(UUID tenantId, int version) {
        return TenantKey.require(tenantId).invoke(key -> key.retired(version)).replaceWithVoid();
    }

    private static boolean isPending(Throwable failure) {
        return failure instanceof Problem problem && problem.code() == TENANT_KEY_PENDING;
    }

    /** An expired retry hides the last failure behind an exception of its own. */
    private static boolean isStillPending(Throwable failure) {
        return failure instanceof IllegalStateException && failure.getCause() != null && isPending(failure.getCause());
    }
}
