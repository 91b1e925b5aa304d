package io.tenantservice.webhook.endpoint;

/** Why nothing is sent to an endpoint. */
public enum DisabledReason {
    /** By PATCH. */
    BY_CALLER,
    /** The receiver has answered 410. */
    GONE,
    /** For days there was nothing but failures. */
    FAILING
}
