package io.tenantservice.crypto;

/**
 * What a text is found by, or a mark is known by.
 *
 * @param version of the pepper
 * @param bytes 32; nobody changes them
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared: what is held for long has a type of its own.
public record PepperHash(int version, byte[] bytes) {}
