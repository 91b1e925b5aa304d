package io.tenantservice.crypto;

/** What an encrypted value is for. The code is part of the encryption context and never changes. */
public enum Purpose {
    ACCESS_TOKEN(1),
    APP_SECRET(2),
    CLIENT_ID(3),
    CLIENT_SECRET(4),
    VERIFY_TOKEN(5),
    WEBHOOK_SECRET(6),
    /** By which a secret can be replaced whose successor got lost. */
    RENEWAL_TOKEN(7);

    private final byte code;

    Purpose(int code) {
        this.code = (byte) code;
    }

    byte code() {
        return code;
    }
}
