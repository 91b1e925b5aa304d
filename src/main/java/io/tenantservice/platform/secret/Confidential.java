package io.tenantservice.platform.secret;

/** An answer that holds a secret. It is sent with {@code Cache-Control: no-store}. */
public interface Confidential {}
