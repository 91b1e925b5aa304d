package io.tenantservice.provisioning;

/** What would become of an onboarding, or of one of its steps. */
public enum DryRunOutcome {
    WOULD_SUCCEED,
    WOULD_FAIL,
    /** A provider did not answer, or it shows only when something is written there. */
    NOT_KNOWN
}
