package io.tenantservice.apikey;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What has become of a key that was found in public.
 *
 * @param successorId of a key that was ROTATED
 */
public record LeakResponse(LeakAction action, @Nullable UUID successorId) {

    static LeakResponse of(LeakAction action) {
        return new LeakResponse(action, null);
    }
}
