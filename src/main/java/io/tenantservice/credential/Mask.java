package io.tenantservice.credential;

/** What stands in the place of a secret. Says only that there is one. */
final class Mask {

    static final String MASK = "********";

    private Mask() {}
}
