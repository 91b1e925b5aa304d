package io.tenantservice.change;

import java.time.Duration;

/**
 * What somebody has read from PostgreSQL, now or a while ago.
 *
 * @param age since PostgreSQL was asked for it, at least; rather more than less, where clocks differ
 */
public record Aged<V>(Loaded<V> loaded, Duration age) {}
