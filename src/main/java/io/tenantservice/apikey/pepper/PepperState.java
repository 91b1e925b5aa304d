package io.tenantservice.apikey.pepper;

/** What a version of the pepper is for. */
public enum PepperState {
    /** Replicas are loading it; nothing is hashed with it yet. */
    ANNOUNCED,
    /** New keys are hashed with it, and others move to it when they are used. */
    CURRENT,
    /** Keys that have not been used since are found by it. It is deleted when there are none. */
    RETIRING
}
