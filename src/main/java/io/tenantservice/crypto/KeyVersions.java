package io.tenantservice.crypto;

import org.jspecify.annotations.Nullable;

/**
 * Which versions of a tenant's key are in use.
 *
 * @param lowest no stored ciphertext needs a version below this one, as far as rotations know
 * @param minimum the provider opens no version below this one
 * @param retiring the minimum that the provider is being given; absent when it has been told
 */
public record KeyVersions(
        KeyRef key, int lowest, int minimum, @Nullable Integer retiring) {}
