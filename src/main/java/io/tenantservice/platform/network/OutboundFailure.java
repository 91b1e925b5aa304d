package io.tenantservice.platform.network;

/** Why a call to an address that somebody outside has chosen got no answer. It says nothing of what is there. */
public final class OutboundFailure extends Exception {

    private final Reason reason;

    /** A class of failures. */
    public enum Reason {
        /** The name has no address, or not only public ones. Which of both would tell of names of inner networks. */
        HOST_REFUSED,
        NOT_CONNECTED,
        TLS_FAILED,
        TIMED_OUT,
        /** Something answered, and not in HTTP/1.1, or it closed the connection. */
        NOT_HTTP
    }

    public OutboundFailure(Reason reason) {
        super(reason.name(), null, false, false);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
