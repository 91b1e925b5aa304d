package io.tenantservice.apikey.verify;

import io.tenantservice.change.Snapshot;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What one statement has found.
 *
 * @param peppers versions that keys may be hashed with
 * @param keys those that there are
 */
record FoundKeys(Snapshot snapshot, Set<Integer> peppers, Map<KeyHash, KnownKey> keys) {

    /** @return the hash by which there is a key */
    Optional<KeyHash> hashOf(PresentedKey key) {
        return key.hashes().stream().filter(keys::containsKey).findFirst();
    }
}
