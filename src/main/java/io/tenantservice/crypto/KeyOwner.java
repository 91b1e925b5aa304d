package io.tenantservice.crypto;

import static io.tenantservice.platform.problem.ProblemCode.TENANT_NOT_FOUND;

import io.tenantservice.platform.problem.Problem;
import io.tenantservice.platform.tenancy.Scope;
import java.util.UUID;

/** Whose secrets a key encrypts. */
public sealed interface KeyOwner {

    /** All secrets of one tenant. */
    record OfTenant(UUID id) implements KeyOwner {

        /** @throws Problem TENANT_NOT_FOUND for an id that stands for a key of the platform */
        public OfTenant {
            if (PlatformKey.ofOwner(id).isPresent()) {
                throw Problem.of(TENANT_NOT_FOUND);
            }
        }

        @Override
        public Scope scope() {
            return new Scope.Tenant(id);
        }

        @Override
        public KeyRef keyAt(CredentialCipher provider) {
            return provider.keyOf(id);
        }

        @Override
        public String toString() {
            return "tenant " + id;
        }
    }

    /** What the platform encrypts for one purpose of its own. */
    record OfPlatform(PlatformKey key) implements KeyOwner {

        @Override
        public UUID id() {
            return key.ownerId();
        }

        @Override
        public Scope scope() {
            return new Scope.PlatformKeys();
        }

        @Override
        public KeyRef keyAt(CredentialCipher provider) {
            return provider.keyOf(key);
        }

        @Override
        public String toString() {
            return "the platform, " + key;
        }
    }

    static KeyOwner of(UUID id) {
        return PlatformKey.ofOwner(id).<KeyOwner>map(OfPlatform::new).orElseGet(() -> new OfTenant(id));
    }

    /** @return a tenant's id, or the one by which rows know a key of the platform */
    UUID id();

    /** @return the transactions that see what the key has encrypted */
    Scope scope();

    /** @return where the provider keeps the owner's key, made or not */
    KeyRef keyAt(CredentialCipher provider);
}
