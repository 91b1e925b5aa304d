package io.tenantservice.apikey;

/**
 * The formats that keys have been issued in. A key of any of them is verified as long as it lives, so none is ever
 * taken away; no text has the form of two.
 */
enum FormatVersion {
    V1(1);

    /** What keys are issued in now. */
    static final FormatVersion CURRENT = V1;

    private final int number;

    FormatVersion(int number) {
        this.number = number;
    }

    int number() {
        return number;
    }
}
