package io.tenantservice.webhook.endpoint;

/** Whether events are sent to an endpoint. To one that is disabled they wait, for as long as events are kept. */
public enum EndpointState {
    ENABLED,
    DISABLED
}
