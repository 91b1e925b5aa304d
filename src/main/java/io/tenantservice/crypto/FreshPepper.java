package io.tenantservice.crypto;

/** A version of the pepper that has been made and is not stored yet. */
public record FreshPepper(int version, Ciphertext ciphertext) {}
