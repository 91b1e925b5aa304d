package io.tenantservice.apikey.verify;

import io.tenantservice.change.Snapshot;
import java.util.Map;

/**
 * What one statement has found.
 *
 * @param keys those that there are
 */
record FoundKeys(Snapshot snapshot, Map<KeyHash, KnownKey> keys) {}
