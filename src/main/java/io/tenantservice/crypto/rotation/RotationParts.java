package io.tenantservice.crypto.rotation;

import static io.tenantservice.audit.Action.ENCRYPTION_KEY_REWRAPPED;
import static io.tenantservice.audit.Action.ENCRYPTION_KEY_ROTATED;
import static io.tenantservice.audit.Action.ENCRYPTION_KEY_ROTATION_FAILED;
import static io.tenantservice.audit.Action.ENCRYPTION_KEY_ROTATION_INTENDED;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.tenantservice.audit.Action;
import io.tenantservice.audit.Audit;
import io.tenantservice.crypto.CipherResult;
import io.tenantservice.crypto.Ciphertext;
import io.tenantservice.crypto.CredentialCipher.ToRewrap;
import io.tenantservice.crypto.CryptoFailure;
import io.tenantservice.crypto.EncryptionKeys;
import io.tenantservice.crypto.KeyOwner;
import io.tenantservice.crypto.KeyRef;
import io.tenantservice.crypto.KeyTarget;
import io.tenantservice.crypto.Rewrappable;
import io.tenantservice.crypto.Rewrappable.Left;
import io.tenantservice.crypto.rotation.RotationPart.Key;
import io.tenantservice.platform.tenancy.Tenancy;
import io.tenantservice.webhook.event.EventData;
import io.tenantservice.webhook.event.EventType;
import io.tenantservice.webhook.event.Outbox;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the record of a key's part in a rotation. Each method is one transaction of the key's owner, and each may be
 * called again by a process that goes on after another's death, or beside one that was thought dead.
 */
@ApplicationScoped
class RotationParts {

    private static final int FIRST_VERSION = 1;

    private final Tenancy tenancy;
    private final EncryptionKeys keys;
    private final RewrappableColumns columns;
    private final Audit audit;
    private final Outbox outbox;
    private final Clock clock;

    RotationParts(
            Tenancy tenancy, EncryptionKeys keys, RewrappableColumns columns, Audit audit, Outbox outbox, Clock clock) {
        this.tenancy = tenancy;
        this.keys = keys;
        this.columns = columns;
        this.audit = audit;
        this.outbox = outbox;
        this.clock = clock;
    }

    Uni<RotationPart> find(Key part) {
        return change(part, row -> Uni.createFrom().item(row));
    }

    /** Writes down from which version the key will be rotated. @return that, or the one written down before */
    Uni<Integer> intend(Key part, int latestVersion) {
        return change(part, row -> {
            if (row.baseVersion == null) {
                row.baseVersion = latestVersion;
                record(ENCRYPTION_KEY_ROTATION_INTENDED, part, Map.of("from_version", Integer.toString(latestVersion)));
            }
            return Uni.createFrom().item(row.baseVersion);
        });
    }

    /**
     * Makes it what every write must meet from now on, and counts what falls short of it.
     *
     * @return the target, or the one that was aimed at before
     */
    Uni<KeyTarget> aim(Key part, KeyTarget target) {
        return change(
                part,
                row -> row.targetVersion != null
                        ? keys.holdTarget(part.owner())
                        : aim(row, part, target).replaceWith(target));
    }

    /** Counted after the target is raised: what was under way until then is seen, and nothing comes after it. */
    private Uni<Void> aim(RotationPart row, Key part, KeyTarget target) {
        return keys.raiseTarget(part.owner(), target)
                .chain(() -> left(part, target.key(), target.version()))
                .invoke(left -> row.aim(target.version(), left))
                .invoke(() -> record(
                        ENCRYPTION_KEY_ROTATED,
                        part,
                        Map.of(
                                "to_version",
                                Integer.toString(target.version()),
                                "to_provider",
                                target.key().provider())))
                .replaceWithVoid();
    }

    /** @return the column's next rows that fall short of the target */
    Uni<List<ToRewrap>> page(Key part, KeyTarget target, Rewrappable column, @Nullable ToRewrap after) {
        return tenancy.observe(
                part.owner().scope(), () -> column.page(part.owner(), target.key(), target.version(), after));
    }

    /**
     * Puts the new ciphertexts in place, and what could not be rewrapped into quarantine.
     *
     * @return what became of each row
     */
    Uni<List<Outcome>> write(
            Key part, Rewrappable column, List<ToRewrap> rows, List<CipherResult<Ciphertext>> results) {
        return change(
                part,
                row -> Multi.createFrom()
                        .iterable(IntStream.range(0, rows.size()).boxed().toList())
                        .onItem()
                        .transformToUniAndConcatenate(i -> write(row, column, rows.get(i), results.get(i)))
                        .collect()
                        .asList());
    }

    private static Uni<Outcome> write(
            RotationPart part, Rewrappable column, ToRewrap row, CipherResult<Ciphertext> result) {
        return switch (result) {
            case CipherResult.Done<Ciphertext>(Ciphertext fresh) ->
                column.replace(row, fresh)
                        .invoke(part::rewrapped)
                        .map(replaced -> replaced ? Outcome.REWRAPPED : Outcome.LOST);
            case CipherResult.Failed<Ciphertext>(CryptoFailure reason) ->
                QuarantinedCiphertext.put(part.key(), column.column(), column.place(row), reason)
                        .invoke(part::quarantined)
                        .replaceWith(Outcome.QUARANTINED);
        };
    }

    /** @return how often the part has paused since something was last moved, this time included */
    Uni<Integer> pause(Key part) {
        return change(part, row -> Uni.createFrom().item(++row.pauses));
    }

    /**
     * Ends the part after a look at every row.
     *
     * @param stuck how many rows the look could not move
     * @return false when there are more by now, as somebody was in the way, and another look is needed
     */
    Uni<Boolean> finish(Key part, KeyTarget target, long stuck) {
        return change(
                part,
                row -> left(part, target.key(), target.version())
                        .chain(left -> left.rows() > stuck
                                ? Uni.createFrom().item(false)
                                : finish(row, part, target.version(), left).replaceWith(true)));
    }

    private Uni<Void> finish(RotationPart row, Key part, int version, Left left) {
        if (!row.isRunning()) {
            return Uni.createFrom().voidItem();
        }
        int lowest = left.lowestVersion() == null ? version : left.lowestVersion();
        row.finish(lowest, left.rows() == 0, clock.instant());
        record(
                ENCRYPTION_KEY_REWRAPPED,
                part,
                Map.of("to_version", Integer.toString(version), "left", Long.toString(left.rows())));
        tell(row, part);
        return keys.rotated(part.owner(), Math.max(FIRST_VERSION, lowest));
    }

    /** Ends the part of a key that cannot be rotated. */
    Uni<Void> giveUp(Key part, CryptoFailure reason) {
        return change(
                part,
                row -> row.isRunning()
                        ? keys.holdVersions(part.owner())
                                .chain(versions -> left(part, versions.key(), row.versionOrMore()))
                                .invoke(left -> row.giveUp(left, clock.instant()))
                                .invoke(() ->
                                        record(ENCRYPTION_KEY_ROTATION_FAILED, part, Map.of("reason", reason.name())))
                                .invoke(() -> tell(row, part))
                                .replaceWithVoid()
                        : Uni.createFrom().voidItem());
    }

    /** Of the platform's keys there is nobody to tell. */
    private void tell(RotationPart row, Key part) {
        if (part.owner() instanceof KeyOwner.OfTenant(UUID tenantId)) {
            outbox.add(
                    EventType.ENCRYPTION_KEY_ROTATED,
                    new EventData.OfEncryptionKey(
                            tenantId, part.rotationId(), row.state.name(), row.done, row.quarantined));
        }
    }

    private Uni<Left> left(Key part, KeyRef key, int belowVersion) {
        return columns.left(part.owner(), key, belowVersion);
    }

    /** Under the row's lock, so that of two processes only one counts a thing. */
    private <T> Uni<T> change(Key part, Function<RotationPart, Uni<T>> change) {
        return tenancy.observe(
                part.owner().scope(), () -> RotationPart.lock(part).chain(change::apply));
    }

    private void record(Action action, Key part, Map<String, String> details) {
        Map<String, String> all = new TreeMap<>(details);
        all.put("rotation", part.rotationId().toString());
        KeyAudit.record(audit, action, part.owner(), all);
    }
}
