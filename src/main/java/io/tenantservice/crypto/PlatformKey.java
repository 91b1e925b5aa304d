package io.tenantservice.crypto;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/** The platform's own keys, made once by the operator: in Vault by deployment/vault/setup.sh. */
public enum PlatformKey {
    /** Encrypts the pepper of API keys. */
    PEPPER(1),
    /** Encrypts the secret part of stored idempotent answers. */
    ANSWERS(2),
    /** Encrypts what an onboarding was asked for until the tenant has a key of its own, and API keys to be claimed. */
    INTAKE(3);

    private final UUID ownerId;

    /** @param number stands in stored ids and never changes */
    PlatformKey(long number) {
        this.ownerId = new UUID(0, number);
    }

    /** @throws IllegalArgumentException which says so, when none has the name */
    public static PlatformKey named(String name) {
        return Arrays.stream(values())
                .filter(key -> key.keyName().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no key of the platform is named " + name));
    }

    static Optional<PlatformKey> ofOwner(UUID ownerId) {
        return Arrays.stream(values())
                .filter(key -> key.ownerId.equals(ownerId))
                .findFirst();
    }

    /** @return under which id rows of keys and rotations know it; no tenant has one like it, as theirs are UUIDv7 */
    UUID ownerId() {
        return ownerId;
    }

    /** @return the key's name at its provider */
    public String keyName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
