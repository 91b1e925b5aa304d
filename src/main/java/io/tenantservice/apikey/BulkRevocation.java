package io.tenantservice.apikey;

import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Which keys have been revoked together, or how many would be. */
@Schema(name = "BulkRevocation")
public record BulkRevocation(
        boolean dryRun,

        @Schema(description = "Keys that matched and were not revoked before", examples = "3")
        long count,

        @Nullable @Schema(description = "The revoked keys; absent in a dry run")
        List<UUID> keyIds) {

    static BulkRevocation preview(long count) {
        return new BulkRevocation(true, count, null);
    }

    static BulkRevocation of(List<ApiKey> revoked) {
        return new BulkRevocation(
                false, revoked.size(), revoked.stream().map(key -> key.id).toList());
    }
}
