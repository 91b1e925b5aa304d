package io.tenantservice.crypto.rotation;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** How far a rotation is. No number of it ever gets smaller. */
@Schema(name = "KeyRotationProgress")
public record RotationProgress(
        @Schema(examples = "2140") long tenantsTotal,

        @Schema(description = "Whose part has ended, well or not", examples = "873")
        long tenantsDone,

        @Schema(description = "The platform's own keys", examples = "3")
        long platformKeysTotal,

        @Schema(description = "Of these: have ended, well or not", examples = "3")
        long platformKeysDone,

        @Schema(description = "Ciphertexts of the keys that have been begun", examples = "5304")
        long total,

        @Schema(description = "Of these: have the new version, or are not there any more", examples = "5238")
        long done,

        @Schema(description = "Of these: left behind as their key could not be rotated", examples = "0")
        long failed,

        @Schema(description = "Of these: left behind as they cannot be opened themselves", examples = "0")
        long quarantined,

        @Nullable
        @Schema(
                description = "No ciphertext needs a version of its key below this one; 0 until all have been moved to "
                        + "another provider; absent when there are no keys",
                examples = "3")
        Integer lowestVersion,

        @Nullable
        @Schema(
                description = "The encryption provider opens no version of these keys below this one: older ones are "
                        + "retired when backups of their time are out of date; absent when there are no keys",
                examples = "2")
        Integer minimumVersion) {

    private static final String SUM = """
            select count(*) filter (where key.platform_key is null),
                   count(part.finished_at) filter (where key.platform_key is null),
                   count(key.platform_key), count(part.finished_at) filter (where key.platform_key is not null),
                   coalesce(sum(total), 0)::bigint, coalesce(sum(done), 0)::bigint,
                   coalesce(sum(failed), 0)::bigint, coalesce(sum(quarantined), 0)::bigint, min(part.lowest_version),
                   min(key.minimum_version)
            from key_rotation_part part join encryption_key key using (owner_id)
            where rotation_id = :id""";

    static Uni<RotationProgress> of(UUID rotationId) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(SUM, Object[].class)
                        .setParameter("id", rotationId)
                        .getSingleResult())
                .map(row -> new RotationProgress(
                        (Long) row[0],
                        (Long) row[1],
                        (Long) row[2],
                        (Long) row[3],
                        (Long) row[4],
                        (Long) row[5],
                        (Long) row[6],
                        (Long) row[7],
                        (Integer) row[8],
                        (Integer) row[9]));
    }
}
