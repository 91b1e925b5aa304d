package io.tenantservice.webhook.delivery;

/** How far a delivery is. */
public enum DeliveryState {
    /** It waits for its first or next try, for the endpoint to be enabled, or for the one before it. */
    PENDING,
    /** The receiver has taken it. */
    SUCCEEDED,
    /** Its last try has failed, or the receiver does not want it. */
    FAILED
}
