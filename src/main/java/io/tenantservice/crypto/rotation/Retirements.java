package io.tenantservice.crypto.rotation;

import static io.tenantservice.audit.Action.ENCRYPTION_KEY_RETIREMENT_INTENDED;
import static io.tenantservice.audit.Action.ENCRYPTION_KEY_VERSIONS_RETIRED;

import io.smallrye.mutiny.Uni;
import io.tenantservice.audit.Action;
import io.tenantservice.audit.Audit;
import io.tenantservice.crypto.Ciphers;
import io.tenantservice.crypto.CredentialCipher;
import io.tenantservice.crypto.CredentialCipher.Capabilities;
import io.tenantservice.crypto.EncryptionKeys;
import io.tenantservice.crypto.KeyOwner;
import io.tenantservice.crypto.KeyVersions;
import io.tenantservice.platform.tenancy.Scope;
import io.tenantservice.platform.tenancy.Tenancy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Decides which old versions of keys may go, and keeps the record of it. Each method is one transaction, and may be
 * called again by a process that goes on after another's death.
 */
@ApplicationScoped
class Retirements {

    private static final int PLACES_SHOWN = 10;

    private final Tenancy tenancy;
    private final EncryptionKeys keys;
    private final Ciphers ciphers;
    private final RewrappableColumns columns;
    private final RotationConfig config;
    private final Audit audit;
    private final Clock clock;

    Retirements(
            Tenancy tenancy,
            EncryptionKeys keys,
            Ciphers ciphers,
            RewrappableColumns columns,
            RotationConfig config,
            Audit audit,
            Clock clock) {
        this.tenancy = tenancy;
        this.keys = keys;
        this.ciphers = ciphers;
        this.columns = columns;
        this.config = config;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * Where a provider can retire nothing, nothing is due.
     *
     * @param after the last one of the page before; absent for the first page
     * @return whose keys may have versions to retire, the next ones in the order of their ids
     */
    Uni<List<KeyOwner>> due(@Nullable KeyOwner after) {
        List<String> providers = ciphers.able(Capabilities::retiresVersions).stream()
                .map(CredentialCipher::provider)
                .toList();
        return providers.isEmpty()
                ? Uni.createFrom().item(List.of())
                : tenancy.observe(
                        new Scope.Platform(), () -> RotationPart.dueForRetirement(providers, oldestBackup(), after));
    }

    /**
     * Counts what needs old versions, while nobody can store, and writes down which ones shall go. After the commit
     * nobody stores under these either: a rotation has raised the target above them.
     */
    Uni<Retirement> intend(KeyOwner owner) {
        return tenancy.observe(
                owner.scope(),
                () -> keys.holdVersions(owner)
                        .chain(versions -> due(owner, versions)
                                .chain(due -> due > versions.minimum()
                                        ? intend(owner, versions, due)
                                        : Uni.createFrom().item(new Retirement.NotDue()))));
    }

    /** What a process has begun before its death comes first: nobody knows whether the provider was told. */
    private Uni<Integer> due(KeyOwner owner, KeyVersions versions) {
        return versions.retiring() != null
                ? Uni.createFrom().item(versions.retiring())
                : RotationPart.leftBehind(owner, oldestBackup())
                        .map(left -> Math.min(versions.lowest(), left.orElse(versions.minimum())));
    }

    private Uni<Retirement> intend(KeyOwner owner, KeyVersions versions, int due) {
        return columns.left(owner, versions.key(), due)
                .chain(left ->
                        left.older() == 0 ? write(owner, versions, due) : block(owner, versions, due, left.older()));
    }

    private Uni<Retirement> write(KeyOwner owner, KeyVersions versions, int due) {
        Retirement intended = new Retirement.Intended(versions.key(), due);
        if (versions.retiring() != null) {
            return Uni.createFrom().item(intended);
        }
        record(ENCRYPTION_KEY_RETIREMENT_INTENDED, owner, due);
        return keys.retiring(owner, due).replaceWith(intended);
    }

    private Uni<Retirement> block(KeyOwner owner, KeyVersions versions, int due, long rows) {
        return columns.places(owner, versions.key(), due, PLACES_SHOWN)
                .map(places -> new Retirement.Blocked(due, rows, places));
    }

    /** Notes that the provider was told; whoever comes second, or after a move to another key, changes nothing. */
    Uni<Void> conclude(KeyOwner owner, Retirement.Intended intended) {
        int version = intended.version();
        return tenancy.observe(
                owner.scope(),
                () -> keys.holdVersions(owner)
                        .chain(versions -> versions.key().equals(intended.key()) && versions.minimum() < version
                                ? keys.retired(owner, version)
                                        .invoke(() -> record(ENCRYPTION_KEY_VERSIONS_RETIRED, owner, version))
                                : Uni.createFrom().voidItem()));
    }

    private void record(Action action, KeyOwner owner, int version) {
        KeyAudit.record(audit, action, owner, Map.of("minimum_version", Integer.toString(version)));
    }

    /** A rotation that ended before has left its old versions to older backups only. */
    private Instant oldestBackup() {
        return clock.instant().minus(config.backupAge());
    }
}
