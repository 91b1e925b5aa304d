package io.tenantservice.platform.network;

import org.jspecify.annotations.Nullable;

/**
 * What of an answer is told to callers of {@link OutboundClient}.
 *
 * @param retryAfter the header as it came, whatever stands in it
 */
public record OutboundAnswer(int status, @Nullable String retryAfter) {}
