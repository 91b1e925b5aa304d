package io.tenantservice.apikey.leak;

/** A body as it came: a signature is of these bytes, and not of what they mean. */
@SuppressWarnings("ArrayRecordComponent") // Never compared, and up to 1 MiB to be copied.
public record SignedBody(byte[] bytes) {}
