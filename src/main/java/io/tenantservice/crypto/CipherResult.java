package io.tenantservice.crypto;

/** What became of one item of a batch. */
public sealed interface CipherResult<T> {

    record Done<T>(T value) implements CipherResult<T> {}

    record Failed<T>(CryptoFailure failure) implements CipherResult<T> {}

    /** @throws CryptoException when the item failed */
    default T orThrow() {
        return switch (this) {
            case Done<T>(T value) -> value;
            case Failed<T>(CryptoFailure failure) -> throw new CryptoException(failure);
        };
    }
}
