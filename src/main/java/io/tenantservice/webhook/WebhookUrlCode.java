package io.tenantservice.webhook;

import io.tenantservice.platform.network.OutboundFailure;

/** How a request to a webhook's address ended. */
public enum WebhookUrlCode {
    /** 2xx. */
    REACHABLE,
    /** 3xx, or 1xx; redirects are not followed, as Standard Webhooks wants it. */
    REDIRECTED,
    /** 4xx. */
    REFUSED,
    /** 5xx. */
    FAILED,
    /** The name has no address, or not only public ones. */
    HOST_REFUSED,
    /** No connection was opened in time, or none was taken. */
    NOT_CONNECTED,
    /** The certificate is not valid for the name, or no TLS was spoken. */
    TLS_FAILED,
    /** No answer came in time. */
    TIMED_OUT,
    /** The answer was not HTTP/1.1, or the connection was closed instead. */
    NOT_HTTP;

    private static final int CLASS = 100;

    public static WebhookUrlCode ofStatus(int status) {
        return switch (status / CLASS) {
            case 2 -> REACHABLE;
            case 4 -> REFUSED;
            case 5 -> FAILED;
            default -> REDIRECTED;
        };
    }

    public static WebhookUrlCode ofFailure(OutboundFailure failure) {
        return switch (failure.reason()) {
            case HOST_REFUSED -> HOST_REFUSED;
            case NOT_CONNECTED -> NOT_CONNECTED;
            case TLS_FAILED -> TLS_FAILED;
            case TIMED_OUT -> TIMED_OUT;
            case NOT_HTTP -> NOT_HTTP;
        };
    }
}
