package io.tenantservice.tenant;

/** Where a tenant stands between its first and its last day. What each state answers is in docs/tenants.md. */
public enum TenantState {
    /** Being onboarded: its data can be read and completed, its keys are not valid yet. */
    PROVISIONING,
    ACTIVE,
    /** Kept whole, and refused at verify, resolve and consume, until it is reactivated. */
    SUSPENDED,
    /** Leaving: its keys are refused, and nothing can be added or changed any more. */
    OFFBOARDING,
    /** Gone; the row remains, so that the id is never given again. */
    DELETED;

    /** Whether it leaves or has left. */
    public boolean isLeaving() {
        return this == OFFBOARDING || this == DELETED;
    }
}
