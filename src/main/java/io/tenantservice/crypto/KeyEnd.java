package io.tenantservice.crypto;

import java.time.Instant;
import java.util.List;

/** What became of the keys of a tenant that has left. */
public sealed interface KeyEnd {

    /** Keys that the tenant had alone, each read back as gone. One that it had before it was moved is among them. */
    List<DestroyedKey> destroyed();

    /** Nothing opens any more that was ever encrypted for the tenant. */
    record AllDestroyed(List<DestroyedKey> destroyed) implements KeyEnd {}

    /** Its secrets were at last under a key that tenants share, which stays: backups of that time can be opened. */
    record Shared(KeyRef key, List<DestroyedKey> destroyed) implements KeyEnd {}

    record DestroyedKey(KeyRef key, Instant at) {}
}
